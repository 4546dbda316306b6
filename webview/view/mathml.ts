/** MathML text as elements, built anew from a list of what is allowed: nothing of the text reaches the page unchecked. */

const NAMESPACE = 'http://www.w3.org/1998/Math/MathML';

const ELEMENTS = new Set(
  (
    'math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msup msub msubsup mover munder munderover mfenced mpadded ' +
    'mphantom mstyle mtable mtr mtd menclose semantics'
  ).split(' '),
);

const ATTRIBUTES = new Set(
  (
    'accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height largeop ' +
    'linethickness lspace mathvariant maxsize minsize movablelimits notation rowalign rowspacing rspace ' +
    'scriptlevel separator stretchy symmetric voffset width'
  ).split(' '),
);

/** What makes a row tall; brackets around anything else keep their size, since many fonts stretch them too far. */
const TALL = 'mfrac, mtable, munder, mover, munderover, mroot, msqrt';

function rebuilt(source: Element): Element | null {
  const name = source.localName;
  if (!ELEMENTS.has(name)) return null;
  const made = document.createElementNS(NAMESPACE, name);
  for (const { name: attribute, value } of source.attributes) {
    if (ATTRIBUTES.has(attribute) || (attribute === 'class' && value === 'cases')) made.setAttribute(attribute, value);
  }
  for (const child of source.childNodes) {
    if (child instanceof Text) made.append(child.data);
    else if (child instanceof Element) made.append(rebuilt(child) ?? '');
  }
  if (!made.querySelector(TALL)) {
    for (const child of made.children) if (child.localName === 'mo') child.setAttribute('stretchy', 'false');
  }
  return made;
}

/** A formula's MathML under the element that every reader of MathML expects. */
export function wholeMathml(mathml: string): string {
  return mathml.startsWith('<math') ? mathml : `<math xmlns="${NAMESPACE}">${mathml}</math>`;
}

/** The `math` element of a text, or null where there is none. */
export function mathElement(mathml: string): Element | null {
  const parsed = new DOMParser().parseFromString(wholeMathml(mathml), 'text/html').querySelector('math');
  return parsed === null ? null : rebuilt(parsed);
}
