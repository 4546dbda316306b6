/** The lowered syntax as compact s-expressions, so that tests are tables of source and print. Spans are left out. */
import type {
  Argument,
  ClassDefinition,
  Element,
  Expression,
  FunctionDefinition,
  ImportFrom,
  Module,
  Parameter,
  Pattern,
  Statement,
  Subscript,
} from '../../src/lang/syntax.ts';

function list(...parts: readonly (string | null)[]): string {
  return `(${parts.filter((part) => part !== null && part !== '').join(' ')})`;
}

const flag = (on: boolean, text: string): string | null => (on ? text : null);
const quoted = (text: string): string => JSON.stringify(text);
const body = (statements: readonly Statement[]): string => `{${statements.map(printStatement).join(' ')}}`;
const otherwise = (name: string, statements: readonly Statement[]): string | null =>
  statements.length === 0 ? null : `${name} ${body(statements)}`;

export function printModule(module: Module): string {
  return module.body.map(printStatement).join('\n');
}

function printExpression(node: Expression): string {
  const print = printExpression;
  switch (node.kind) {
    case 'number':
      return node.integer ? `${node.value}i` : String(node.value);
    case 'string':
      return quoted(node.value);
    case 'boolean':
      return String(node.value);
    case 'none':
    case 'ellipsis':
      return node.kind;
    case 'name':
      return node.name;
    case 'template':
      return list('template', ...node.parts.map((part) => (typeof part === 'string' ? quoted(part) : print(part))));
    case 'list':
    case 'tuple':
    case 'set':
      return list(node.kind, ...node.items.map(printElement));
    case 'dictionary':
      return list(
        'dict',
        ...node.entries.map(({ key, value }) =>
          key === null ? `...${print(value)}` : `${print(key)}:${print(value)}`,
        ),
      );
    case 'unary':
      return list(node.operator, print(node.operand));
    case 'not':
    case 'typeof':
      return list(node.kind, print(node.operand));
    case 'binary':
    case 'logical':
      return list(node.operator, print(node.left), print(node.right));
    case 'compare':
      return list('compare', print(node.first), ...node.links.map((link) => `${link.operator} ${print(link.operand)}`));
    case 'conditional':
      return list('?', print(node.test), print(node.then), print(node.otherwise));
    case 'member':
      return list(node.optional ? '?.' : '.', print(node.object), node.name);
    case 'index':
      return list(
        node.optional ? '?at' : 'at',
        print(node.object),
        ...node.indices.map(printSubscript),
        flag(node.tuple, ','),
      );
    case 'call':
      return list(
        node.construct ? 'new' : node.optional ? '?call' : 'call',
        print(node.callee),
        ...node.arguments.map(printArgument),
      );
    case 'function':
      return printFunction(node.definition);
    case 'comprehension':
      return list(
        `${node.of}-of`,
        print(node.element),
        ...node.clauses.map((clause) =>
          list(
            'for',
            printPattern(clause.target),
            print(clause.iterable),
            ...clause.conditions.map((one) => `if ${print(one)}`),
          ),
        ),
      );
    case 'assignment':
      return list(
        node.valueIsOld ? 'old' : null,
        `${node.operator ?? ''}=`,
        printPattern(node.target),
        print(node.value),
      );
    case 'sequence':
      return list('sequence', ...node.items.map(print));
    case 'class':
      return printClass(node.definition);
    case 'unsupported':
      return list('unsupported', quoted(node.what));
  }
}

function printElement(node: Element): string {
  return node.kind === 'spread' ? `...${printExpression(node.value)}` : printExpression(node.value);
}

function printArgument(node: Argument): string {
  const value = printExpression(node.value);
  switch (node.kind) {
    case 'positional':
      return value;
    case 'keyword':
      return `${node.name}=${value}`;
    case 'spread':
      return `...${value}`;
    case 'spreadKeywords':
      return `**${value}`;
  }
}

function printSubscript(node: Subscript): string {
  if (node.kind === 'at') return printExpression(node.value);
  return `[${[node.start, node.stop, node.step].map((one) => (one === null ? '' : printExpression(one))).join(':')}]`;
}

function printPattern(node: Pattern): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'member':
      return list('.', printExpression(node.object), node.name);
    case 'index':
      return list('at', printExpression(node.object), ...node.indices.map(printSubscript), flag(node.tuple, ','));
    case 'sequence':
      return `[${node.items
        .map((item) => {
          if (item === null) return '_';
          const value = item.default === null ? '' : `=${printExpression(item.default)}`;
          return `${item.rest ? '...' : ''}${printPattern(item.target)}${value}`;
        })
        .join(' ')}]`;
    case 'object': {
      const entries = node.entries.map(
        (entry) =>
          `${printExpression(entry.key)}:${printPattern(entry.target)}${entry.default === null ? '' : `=${printExpression(entry.default)}`}`,
      );
      return `{${[...entries, ...(node.rest === null ? [] : [`...${printPattern(node.rest)}`])].join(' ')}}`;
    }
  }
}

function printParameter(node: Parameter): string {
  const prefix = { plain: '', rest: '*', keywordRest: '**', keyword: 'kw ' }[node.kind];
  const annotation = node.annotation === null ? '' : `:${quoted(node.annotation)}`;
  return `${prefix}${printPattern(node.target)}${annotation}${node.default === null ? '' : `=${printExpression(node.default)}`}`;
}

function printFunction(node: FunctionDefinition): string {
  return list(
    'fn',
    ...node.decorators.map((one) => `@${printExpression(one)}`),
    flag(node.flavour !== 'plain', node.flavour),
    flag(node.method !== 'none' && node.method !== 'function', node.method),
    node.name ?? '_',
    `[${node.parameters.map(printParameter).join(', ')}]`,
    node.documentation === null ? null : `doc ${quoted(node.documentation)}`,
    body(node.body),
  );
}

function printClass(node: ClassDefinition): string {
  return list(
    'class',
    ...node.decorators.map((one) => `@${printExpression(one)}`),
    node.name ?? '_',
    `[${node.bases.map(printExpression).join(' ')}]`,
    ...node.fields.map((field) => {
      const annotation = field.annotation === null ? null : `:${quoted(field.annotation)}`;
      const value = field.value === null ? null : printExpression(field.value);
      return list(field.static ? 'static' : 'field', `${field.name}${annotation ?? ''}`, value);
    }),
    ...node.methods.map(printFunction),
  );
}

function printImport({ module, bindings }: ImportFrom): string {
  return list(
    'import',
    quoted(module),
    ...bindings.map((one) => {
      switch (one.kind) {
        case 'all':
          return '*';
        case 'module':
          return `${one.head ? 'head' : 'module'}:${one.local}`;
        case 'member':
          return one.imported === one.local ? one.local : `${one.imported}:${one.local}`;
      }
    }),
  );
}

function printStatement(node: Statement): string {
  const print = printExpression;
  switch (node.kind) {
    case 'expression':
      return print(node.value);
    case 'assign':
      return list(
        node.declares ?? '=',
        ...node.targets.map(printPattern),
        node.annotation === null ? null : `:${quoted(node.annotation)}`,
        print(node.value),
      );
    case 'augment':
      return list(`${node.operator}=`, printPattern(node.target), print(node.value));
    case 'declare':
      return list('declare', node.declares, ...node.names);
    case 'if':
      return list('if', print(node.test), body(node.then), otherwise('else', node.otherwise));
    case 'for':
      return list(
        node.keys ? 'for-in' : 'for',
        node.declares,
        printPattern(node.target),
        print(node.iterable),
        body(node.body),
        otherwise('else', node.otherwise),
      );
    case 'loop':
      return list(
        'loop',
        body(node.initial),
        node.test === null ? '_' : print(node.test),
        node.update === null ? '_' : print(node.update),
        body(node.body),
      );
    case 'while':
      return list(
        node.testFirst ? 'while' : 'do-while',
        print(node.test),
        body(node.body),
        otherwise('else', node.otherwise),
      );
    case 'switch':
      return list(
        'switch',
        print(node.subject),
        ...node.cases.map((one) => `${one.test === null ? 'default' : `case ${print(one.test)}`} ${body(one.body)}`),
      );
    case 'break':
    case 'continue':
      return list(node.kind, node.label);
    case 'return':
    case 'raise':
      return list(node.kind, node.value === null ? null : print(node.value));
    case 'function':
      return printFunction(node.definition);
    case 'class':
      return printClass(node.definition);
    case 'import':
      return printImport(node.from);
    case 'try':
      return list(
        'try',
        body(node.body),
        ...node.handlers.map((one) => list('except', one.name, body(one.body))),
        otherwise('else', node.otherwise),
        otherwise('finally', node.finally),
      );
    case 'with':
      return list(
        'with',
        ...node.items.map(
          ({ context, target }) => `${print(context)}${target === null ? '' : `:${printPattern(target)}`}`,
        ),
        body(node.body),
      );
    case 'assert':
      return list('assert', print(node.test), node.message === null ? null : print(node.message));
    case 'block':
      return list('block', node.label === null ? null : `${node.label}:`, body(node.body));
    case 'scope':
      return list(node.scope, ...node.names);
    case 'delete':
      return list('delete', ...node.targets.map(printPattern));
    case 'export':
      return list(
        'export',
        ...node.names.map((one) => (one.local === one.exported ? one.local : `${one.local}:${one.exported}`)),
        node.value === null ? null : print(node.value),
      );
    case 'unsupported':
      return list('unsupported', quoted(node.what));
  }
}
