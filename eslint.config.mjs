import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What each folder may import: the arrows of the house, so that a wrong one fails the lint and not a review. */
const layers = {
  'src/graph': [],
  'src/lang': ['graph'],
  'src/engine': ['graph'],
  'src/protocol': ['graph', 'engine'],
  'src/host': ['graph', 'lang', 'protocol'],
  'src/cli': ['graph', 'lang', 'engine'],
  webview: ['graph', 'engine', 'protocol'],
};
const folders = ['graph', 'lang', 'engine', 'protocol', 'host', 'cli'];

const layerRules = Object.entries(layers).map(([folder, allowed]) => {
  const forbidden = folders.filter((name) => !allowed.includes(name) && folder !== `src/${name}`);
  const up = [
    ...forbidden.flatMap((name) => [`../${name}/*`, `../${name}/**`, `**/src/${name}/**`, `../../${name}/**`]),
    ...(folder === 'webview' ? [] : ['**/webview/**']),
    ...(folder === 'src/host' ? [] : ['vscode']),
  ];
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: up, message: 'Imports point down: see README, the house.' }] },
      ],
    },
  };
});

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'examples/**',
      'test/golden/**',
      'test/corpus/{typescript,javascript}/**',
      'coverage/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['src/*/tsconfig.json', 'webview/tsconfig.json', 'test/tsconfig.json'] },
    },
    rules: {
      'no-eval': 'error',
      'no-new-func': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...layerRules,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        Buffer: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
  },
  {
    files: ['test/e2e/vscode/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: { process: 'readonly', setInterval: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
