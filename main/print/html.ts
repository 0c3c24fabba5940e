import type { Block, Foot, PrintedDocument, PrintedStep } from './document.js';

/** Escapes text for HTML content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Hash and date have no mark that could end a CSS string. The size of the paper is left to the printer:
 * the page is set to fit A4 and Letter.
 */
const style = ({ hash, printed }: Foot): string => `
@page { margin: 16mm 14mm 18mm; @bottom-center { content: "printed ${printed}"; font: 8pt sans-serif; color: #4d555f } @bottom-left { content: "content ${hash}"; font: 8pt sans-serif; color: #4d555f } @bottom-right { content: "page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #4d555f } }
:root { color-scheme: light }
* { box-sizing: border-box }
body { overflow-wrap: anywhere; font: 10pt/1.4 "IBM Plex Sans", "Segoe UI", system-ui, sans-serif; color: #16191d; max-width: 190mm; margin: 0 auto; padding: 12mm 6mm }
h1 { font-size: 22pt; line-height: 1.15; margin: 0 0 2mm } h2 { font-size: 13pt; margin: 9mm 0 3mm; break-after: avoid }
h2.group { font-size: 11pt; margin: 6mm 0 2mm; padding: 1.5mm 2mm; background: #eef0f2; overflow-wrap: anywhere }
.kind { text-transform: uppercase; letter-spacing: .08em; font-size: 8.5pt; color: #4d555f }
.subtitle { font-size: 12pt; color: #3a4149; margin: 0 0 6mm }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 1mm 6mm; margin: 0 0 6mm } dt { color: #4d555f } dd { margin: 0; overflow-wrap: anywhere }
.notice { border: 1.5pt solid #4d555f; border-left-width: 5pt; padding: 3mm 4mm; margin: 4mm 0; break-inside: avoid } .notice p { margin: 1mm 0 0 } .notice strong { font-size: 12pt }
.good { border-color: #1d6b3f } .warning { border-color: #96620a } .critical { border-color: #a8241c }
ul { padding: 0; margin: 0; list-style: none } ul.plain { list-style: disc; padding-left: 5mm } li { margin: 0 0 2mm; break-inside: avoid } .more { display: block; color: #4d555f; font-size: 9.5pt }
.box { display: inline-block; width: 4mm; height: 4mm; border: 1pt solid #16191d; vertical-align: -0.5mm; margin-right: 2mm }
.step { display: grid; grid-template-columns: 14mm minmax(0, 1fr) 30mm; gap: 0 4mm; border-top: .75pt solid #16191d; padding: 3mm 0 4mm; break-inside: avoid }
.number { font-size: 17pt; line-height: 1; font-weight: 600 } .step .box { width: 6mm; height: 6mm; margin: 2.5mm 0 0 }
.step h3 { font-size: 11.5pt; margin: 0; line-height: 1.25 } .whole { white-space: nowrap } .meta b { color: #16191d } .meta { color: #4d555f; font-size: 9pt; margin: 0.5mm 0 1.5mm } .step p { margin: 1mm 0; white-space: pre-line }
.where { color: #4d555f; font-size: 8.5pt; margin-top: 2mm } pre { font: 9pt/1.4 Consolas, "Source Code Pro", monospace; background: #eceef1; border-left: 1.5pt solid #4d555f; padding: 1.5mm 2mm 1.5mm 10mm; margin: .5mm 0; white-space: pre-wrap; text-indent: -8mm }
pre span { display: inline-block; max-width: 100%; text-indent: 0; overflow-wrap: anywhere; vertical-align: top }
.hosts > span { display: inline-block; margin: .8mm 5mm .8mm 0; font-size: 9.5pt; max-width: 100%; overflow-wrap: anywhere; break-inside: avoid } .hosts .box { width: 3.5mm; height: 3.5mm; margin: 0 1.5mm 0 0; vertical-align: -.6mm }
.danger { border-left: 2.5pt solid #a8241c; padding-left: 2.5mm } .sources { color: #4d555f; font-size: 8.5pt }
.blanks { font-size: 8.5pt; color: #4d555f } .blanks div { border-bottom: .5pt solid #4d555f; height: 7.5mm; display: flex; align-items: end }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt } th { text-align: left; border-bottom: 1pt solid #16191d } td, th { padding: 1mm 3mm 1mm 0; vertical-align: top; overflow-wrap: anywhere } td { border-bottom: .5pt solid #d4d8dc } thead { display: table-header-group } tr { break-inside: avoid } .by-hand td { height: 9mm; vertical-align: middle }
.signature { display: grid; grid-template-columns: 40mm 1fr 1fr 30mm; gap: 4mm; margin: 0 0 3mm } .signature div { border-bottom: .5pt solid #16191d; height: 10mm; font-size: 8.5pt; color: #4d555f; display: flex; align-items: end } .signature div:first-child { border: 0; color: inherit; font-size: 10.5pt }
footer { margin-top: 10mm; border-top: .5pt solid #4d555f; padding-top: 2mm; font-size: 8.5pt; color: #4d555f }
@media print { body { padding: 0; max-width: none } .new-page { break-before: page } footer { display: none } }
`;

/** Renders a document as one self-contained HTML page: no script, nothing fetched. */
export function renderHtml(document: PrintedDocument, foot: Foot): string {
  const e = escapeHtml;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${e(document.title)}</title>
<style>${style(foot)}</style>
</head>
<body>
<header>
<div class="kind">${e(document.kind)}</div>
<h1>${e(document.title)}</h1>
<p class="subtitle">${e(document.subtitle)}</p>
<dl>${document.facts.map((fact) => `<dt>${e(fact.label)}</dt><dd>${e(fact.value)}</dd>`).join('')}</dl>
</header>
<main>
${document.blocks.map(renderBlock).join('\n')}
</main>
<footer>${e(document.title)} · content ${foot.hash} · printed ${foot.printed}</footer>
</body>
</html>
`;
}

/**
 * Prose in which a name with a hyphen of its own is not broken after it: a reader could take the
 * hyphen for the printer's. What is longer than half a line may be broken, or it would run off the page.
 */
function prose(text: string): string {
  return text.replace(/\S+|\s+/g, (part) =>
    part.length <= 40 && /\S[-/]\S/.test(part)
      ? `<span class="whole">${escapeHtml(part)}</span>`
      : escapeHtml(part),
  );
}

function renderBlock(block: Block): string {
  const e = prose;
  switch (block.type) {
    case 'heading':
      return `<h2${block.newPage ? ' class="new-page"' : ''}>${e(block.text)}</h2>`;
    case 'group':
      return `<h2 class="group">${e(block.text)}</h2>`;
    case 'paragraph':
      return `<p>${e(block.text)}</p>`;
    case 'notice':
      return `<div class="notice ${block.tone}"><strong>${e(block.title)}</strong>${block.lines.map((line) => `<p>${e(line)}</p>`).join('')}</div>`;
    case 'list':
      return `<ul${block.boxes ? '' : ' class="plain"'}>${block.items
        .map(
          (item) =>
            `<li>${block.boxes ? '<span class="box"></span>' : ''}${e(item.text)}${item.more === '' ? '' : `<span class="more">${e(item.more)}</span>`}</li>`,
        )
        .join('')}</ul>`;
    case 'step':
      return renderStep(block.step);
    case 'table':
      return `<table${block.byHand ? ' class="by-hand"' : ''}><thead><tr>${block.columns.map((column) => `<th>${e(column.label)}</th>`).join('')}</tr></thead><tbody>${block.rows
        .map((row) => `<tr>${row.map((cell) => `<td>${e(cell)}</td>`).join('')}</tr>`)
        .join('')}</tbody></table>`;
    case 'signatures':
      return block.roles
        .map(
          (role) =>
            `<div class="signature"><div>${e(role)}</div><div>Name</div><div>Signature</div><div>Date, time</div></div>`,
        )
        .join('');
  }
}

/**
 * A command whose words are not broken while there is a blank to break at; a browser would break it
 * after a hyphen as well. What is copied is the command as it is.
 */
function commandHtml(text: string): string {
  return text.replace(/\S+|\s+/g, (part) => (/^\s/.test(part) ? part : `<span>${escapeHtml(part)}</span>`));
}

function renderStep(step: PrintedStep): string {
  const e = prose;
  const paragraph = (text: string, className = ''): string =>
    text === '' ? '' : `<p${className === '' ? '' : ` class="${className}"`}>${e(text)}</p>`;
  // What happened is told, not ticked: an empty box beside a step that was done would say otherwise.
  const box = step.outcome.length === 0 ? '<span class="box"></span>' : '';
  const commands = step.commands.map(
    (command) =>
      `<div class="where">${e(command.where)}</div><pre>${commandHtml(command.text)}</pre>` +
      (command.hosts.length === 0
        ? ''
        : `<div class="hosts">${command.hosts.map((host) => `<span>${box}${e(host)}</span>`).join('')}</div>`),
  );
  const margin =
    step.outcome.length === 0
      ? '<div>Start</div><div>End</div><div>Initials</div>'
      : step.outcome.map((line) => `<p>${e(line)}</p>`).join('');
  return `<section class="step"><div><div class="number">${step.number}</div>${box}</div><div><h3>${e(step.title)}</h3><div class="meta"><b>${e(step.role)}</b>${[
    step.planned,
    step.label,
  ]
    .filter((part) => part !== '')
    .map((part) => ` · ${e(part)}`)
    .join('')} <b>${e(step.after)}</b></div>${paragraph(step.detail)}${commands.join('')}${
    step.expect === '' ? '' : `<p><b>Expect:</b> ${e(step.expect)}</p>`
  }${step.ifFails === '' ? '' : `<p><b>If it fails:</b> ${e(step.ifFails)}</p>`}${step.dangers
    .map((danger) => `<p class="danger"><b>Too early:</b> ${e(danger)}</p>`)
    .join('')}${step.remarks.map(({ label, text }) => `<p><b>${e(label)}:</b> ${e(text)}</p>`).join('')}${
    step.note === '' ? '' : `<p><b>Note:</b> ${e(step.note)}</p>`
  }${step.sources === '' ? '' : paragraph(`Source: ${step.sources}`, 'sources')}</div><div class="blanks">${margin}</div></section>`;
}
