import ts from 'typescript';

/** One small fault planted in a source file. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** Text of the line. */
  readonly source: string;
  /** "=== becomes !==" */
  readonly what: string;
  /** 2 for the second fault of the file with the same text and the same words. */
  readonly nth: number;
  /** The whole file with the fault. */
  readonly text: string;
}

/**
 * Where faults are planted: everywhere, or only in what a step kind needs, does and harms, with the
 * functions of its file that this calls.
 */
export type Scope = 'everywhere' | 'conditions-and-effects';

type Change = { readonly node: ts.Node; readonly to: string; readonly what: string };

const comparisons: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['+'],
  '&': ['|'],
  '|': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '+=': ['-='],
  '-=': ['+='],
  '||=': ['='],
  '??=': ['='],
};

const calls: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  is: 'isNot',
  isNot: 'is',
  find: 'findLast',
  min: 'max',
  max: 'min',
  add: 'delete',
  unshift: 'push',
};

/** Fields of a step kind that the check looks at. */
const meaning = new Set(['requires', 'hazards', 'adds', 'deletes', 'when', 'twice']);

/** Types of what the check looks at. */
const checkedType = /\b(Hazard|Requirement|Fact|Literal)\b/;

/** All faults of a file, first to last. */
export function mutantsOf(file: string, text: string, scope: Scope): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const matters = scope === 'everywhere' ? null : meaningful(source);
  const changes: Change[] = [];
  const visit = (node: ts.Node, inside: boolean): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    const here = inside || matters!.has(node);
    if (here) changes.push(...faultsAt(node, source));
    ts.forEachChild(node, (child) => {
      // A loop that counts wrongly does not end, which tells nothing of the tests.
      if (!ts.isForStatement(node) || child !== node.incrementor) visit(child, here);
    });
  };
  visit(source, matters === null);
  const lines = text.split('\n');
  const seen = new Map<string, number>();
  return changes
    .filter(({ node, to }) => node.getText(source) !== to)
    .map(({ node, to, what }) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      const words = lines[line]!.trim();
      const nth = (seen.get(`${words} ${what}`) ?? 0) + 1;
      seen.set(`${words} ${what}`, nth);
      const planted = text.slice(0, node.getStart(source)) + to + text.slice(node.getEnd());
      return { file, line: line + 1, source: words, what, nth, text: planted };
    });
}

/**
 * The parts of a file that say what its step kinds need, do and harm: these fields, functions that give
 * requirements, hazards or facts, and what is declared in the file and named in any of them.
 */
function meaningful(source: ts.SourceFile): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>();
  const declared = new Map<string, ts.Node>();
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) declared.set(statement.name.text, statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const each of statement.declarationList.declarations) {
      if (ts.isIdentifier(each.name)) declared.set(each.name.text, each);
    }
  }
  const take = (node: ts.Node): void => {
    if (found.has(node)) return;
    found.add(node);
    const names = (each: ts.Node): void => {
      const called = ts.isIdentifier(each) ? declared.get(each.text) : undefined;
      if (called !== undefined) take(called);
      ts.forEachChild(each, names);
    };
    ts.forEachChild(node, names);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && meaning.has(node.name.text))
      take(node);
    if ((ts.isFunctionDeclaration(node) || ts.isArrowFunction(node)) && node.type) {
      if (checkedType.test(node.type.getText(source))) take(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function faultsAt(node: ts.Node, source: ts.SourceFile): Change[] {
  const text = (of: ts.Node): string => of.getText(source);
  const short = (of: ts.Node): string => text(of).replace(/\s+/g, ' ').slice(0, 60);
  if (ts.isBinaryExpression(node)) {
    const operator = text(node.operatorToken);
    if (
      [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side))
    ) {
      if (operator === '+' || operator === '??') return [];
    }
    return (comparisons[operator] ?? []).map((other) => ({
      node: node.operatorToken,
      to: other,
      what: `${operator} becomes ${other} in “${short(node)}”`,
    }));
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [{ node, to: `(${text(node.operand)})`, what: `! is dropped in “${short(node)}”` }];
  }
  if (ts.isIfStatement(node)) {
    return [true, false].map((to) => ({
      node: node.expression,
      to: String(to),
      what: `“if (${short(node.expression)})” becomes ${to}`,
    }));
  }
  if (ts.isConditionalExpression(node)) {
    return [true, false].map((to) => ({
      node: node.condition,
      to: String(to),
      what: `“${short(node.condition)} ?” becomes ${to}`,
    }));
  }
  if (ts.isCallExpression(node)) return callFaults(node, text, short);
  if (ts.isExpressionStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node)) {
    // A promise to the compiler is no statement of ours.
    return [{ node, to: ';', what: `“${short(node)}” is dropped` }];
  }
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map((element) => ({
      node,
      to: `[${node.elements
        .filter((other) => other !== element)
        .map(text)
        .join(', ')}]`,
      what: `“${short(element)}” is dropped from a list`,
    }));
  }
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
    const name = text(node.name);
    const other = name === 'adds' ? 'deletes' : name === 'deletes' ? 'adds' : null;
    return other === null ? [] : [{ node: node.name, to: other, what: `${name} becomes ${other}` }];
  }
  if (ts.isNumericLiteral(node)) {
    return [{ node, to: text(node) === '0' ? '1' : '0', what: `${text(node)} becomes another number` }];
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ node, to: 'false', what: 'true becomes false' }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ node, to: 'true', what: 'false becomes true' }];
  return [];
}

function callFaults(
  node: ts.CallExpression,
  text: (of: ts.Node) => string,
  short: (of: ts.Node) => string,
): Change[] {
  const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const found: Change[] = [];
  const other = ts.isIdentifier(callee) ? calls[callee.text] : undefined;
  if (other !== undefined) {
    found.push({ node: callee, to: other, what: `${text(callee)} becomes ${other} in “${short(node)}”` });
  }
  if (!ts.isPropertyAccessExpression(node.expression)) return found;
  const name = node.expression.name.text;
  if (name === 'filter' || name === 'sort' || name === 'slice') {
    found.push({
      node,
      to: text(node.expression.expression),
      what: `${name} is dropped in “${short(node)}”`,
    });
  }
  return found;
}
