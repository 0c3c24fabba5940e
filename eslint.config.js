import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

/** Which layer may import which: the path patterns a layer must not reach for. */
const layer = (files, forbidden, message) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message }] }],
  },
});

const node = ['node:*', 'fs', 'path', 'os', 'crypto', 'worker_threads', 'child_process'];

export default tseslint.config(
  {
    ignores: [
      'out/**',
      'node_modules/**',
      'coverage/**',
      'test-results/**',
      'playwright-report/**',
      'resources/**',
      '.cache/**',
    ],
  },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // Prettier owns layout.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      // Names from inventories are hostile text.
      'vue/no-v-html': 'error',
    },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': ['error', { allow: ['error'] }],
      eqeqeq: 'error',
    },
  },
  { files: ['scripts/**', 'bin/**', 'bench/**'], rules: { 'no-console': 'off' } },
  layer(
    ['src/domain/**'],
    [...node, '**/contract/**', '**/app/**', '**/main/**', 'vue', 'zod', 'electron', 'better-sqlite3'],
    'The domain imports nothing outside itself.',
  ),
  {
    // It checks what the planner claims, so it may share no code with it.
    files: ['src/domain/certificate/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\./\\w+\\.js$)',
              message: 'The certificate’s checker imports nothing outside its folder.',
            },
          ],
        },
      ],
    },
  },
  layer(
    ['src/contract/**'],
    [...node, '**/app/**', '**/main/**', 'vue', 'electron', 'better-sqlite3'],
    'The contract imports only the domain.',
  ),
  layer(
    ['src/app/**'],
    [...node, '**/main/**', 'electron', 'better-sqlite3'],
    'The page imports only the contract and domain types.',
  ),
  layer(
    ['main/engine/**', 'main/import/**', 'main/db/**', 'main/print/**', 'main/export/**'],
    ['electron', '**/hosts/**', '**/app/**', 'vue'],
    'The engine knows no host and no page.',
  ),
  layer(
    ['main/import/**', 'main/print/**', 'main/export/**'],
    ['electron', 'vue', '**/hosts/**', '**/app/**', '**/db/**', '**/engine/**', 'better-sqlite3'],
    'Importers and printers are used by the engine, not the other way round.',
  ),
  layer(
    ['main/hosts/**', 'preload/**'],
    ['**/app/**', '**/db/**', '**/import/**', '**/print/**', 'better-sqlite3'],
    'Hosts go through the engine.',
  ),
);
