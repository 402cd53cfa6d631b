// @ts-check
// A view is a function from state to a tree; patch() changes only what differs, so that focus, typed text, scroll
// positions and live regions stay while the state streams in.

/** @typedef {{tag: string, props: Record<string, any>, children: Child[]}} Tree */
/** @typedef {Tree|string} Child */

const SVG = 'http://www.w3.org/2000/svg';

/** @type {WeakMap<Element, Record<string, any>>} */
const drawn = new WeakMap();

/**
 * @param {string} tag
 * @param {Record<string, any>|null} [props] attributes; `on…` = listener, `key` = identity, `focus` = take focus when new
 * @param {...any} children trees, texts, arrays of them; null and false are left out
 * @returns {Tree}
 */
export function h(tag, props, ...children) {
  const kept = children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false && c !== '');
  return { tag, props: props ?? {}, children: kept.map((c) => (typeof c === 'object' ? c : String(c))) };
}

/** @param {Element} parent @param {Child[]} children */
export function patch(parent, children) {
  children.forEach((child, i) => {
    const old = parent.childNodes[i];
    const node = fit(old, child, parent);
    if (!old) parent.append(node);
    else if (node !== old) old.replaceWith(node);
    if (node instanceof Element && typeof child === 'object') update(node, child);
  });
  while (parent.childNodes.length > children.length) parent.lastChild?.remove();
}

/** @param {ChildNode|undefined} old @param {Child} child @param {Element} parent @returns {ChildNode} */
function fit(old, child, parent) {
  if (typeof child === 'string') {
    if (!(old instanceof Text)) return document.createTextNode(child);
    if (old.data !== child) old.data = child;
    return old;
  }
  if (old instanceof Element && old.localName === child.tag && drawn.get(old)?.key === child.props.key) return old;
  const inSvg = child.tag === 'svg' || parent.namespaceURI === SVG;
  return inSvg ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
}

/** @param {Element} el @param {Tree} tree */
function update(el, tree) {
  const before = drawn.get(el);
  drawn.set(el, tree.props);
  for (const name of Object.keys(before ?? {})) if (!(name in tree.props)) set(el, name, null);
  for (const [name, value] of Object.entries(tree.props)) if (before?.[name] !== value) set(el, name, value);
  patch(el, tree.children);
  if (!before && tree.props.focus) queueMicrotask(() => /** @type {HTMLElement} */ (el).focus());
}

/** @param {any} el @param {string} name @param {any} value */
function set(el, name, value) {
  if (name === 'key' || name === 'focus') return;
  if (name.startsWith('on') || name === 'checked' || name === 'disabled' || name === 'selected')
    el[name] = value ?? (name.startsWith('on') ? null : false);
  else if (value === null || value === undefined || value === false) el.removeAttribute(name);
  else el.setAttribute(name, value === true ? '' : String(value));
}
