// Keeps of the design system only what the templates use: rules by class, tokens by reference.

/** Split css into [prelude, block] pairs at the outermost level; statements get a null block. */
function* rules(css) {
  let depth = 0, start = 0, open = -1, quote = "";
  for (let i = 0; i < css.length; i++) {
    const c = css[i];
    if (quote) {
      if (c === "\\") i++;
      else if (c === quote) quote = "";
    } else if (c === '"' || c === "'") quote = c;
    else if (c === "{") {
      if (depth++ === 0) open = i;
    } else if (c === "}") {
      if (--depth === 0) {
        yield [css.slice(start, open).trim(), css.slice(open + 1, i)];
        start = i + 1;
      }
    } else if (c === ";" && depth === 0) {
      yield [css.slice(start, i).trim(), null];
      start = i + 1;
    }
  }
}

function selectors(list) {
  const found = [];
  let depth = 0, start = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === "(") depth++;
    else if (list[i] === ")") depth--;
    else if (list[i] === "," && depth === 0) {
      found.push(list.slice(start, i));
      start = i + 1;
    }
  }
  return [...found, list.slice(start)].map((one) => one.trim());
}

export function pruneRules(css, keep) {
  let out = "";
  for (const [prelude, block] of rules(css)) {
    if (block === null) out += `${prelude};`;
    else if (/^@(media|supports|layer)/.test(prelude)) {
      const inner = pruneRules(block, keep);
      if (inner) out += `${prelude}{${inner}}`;
    } else if (prelude.startsWith("@")) out += `${prelude}{${block}}`;
    else {
      const used = selectors(prelude).filter((one) =>
        (one.match(/\.utrecht-[\w-]+/g) ?? []).every((name) => keep.has(name.slice(1))),
      );
      if (used.length) out += `${used.join(",")}{${block}}`;
    }
  }
  return out;
}

export function declarations(css, selector) {
  const found = new Map();
  const body = css.replace(/\/\*[\s\S]*?\*\//g, "");
  for (const [prelude, block] of rules(body)) {
    if (prelude !== selector) continue;
    for (const line of block.split(";")) {
      const at = line.indexOf(":");
      if (at > 0) found.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
    }
  }
  return found;
}

const references = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);

/** The tokens that css reaches, directly or through other tokens, in a stable order. */
export function reachable(css, tokens) {
  const wanted = new Set();
  const queue = references(css);
  while (queue.length) {
    const name = queue.pop();
    if (wanted.has(name) || !tokens.has(name)) continue;
    wanted.add(name);
    queue.push(...references(tokens.get(name)));
  }
  return [...wanted].sort();
}
