// Small helpers. All text goes through textContent, so nothing that a client sends becomes HTML.

/** Returns the element with this id. */
export const byId = (id) => document.getElementById(id);

/** Creates an element: `make("p", { class: "hint" }, "text", child)`. Functions are listeners. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Replaces the children. A button that has the focus gives it to its successor. */
export function replace(parent, ...children) {
  const name = (button) => button.getAttribute("aria-label") ?? button.textContent;
  const focused = parent.contains(document.activeElement) ? name(document.activeElement) : null;
  parent.replaceChildren(...children);
  if (focused !== null) [...parent.querySelectorAll("button")].find((button) => name(button) === focused)?.focus();
}

let noticeTimer;

/** Shows a message for some seconds. */
export function notice(text, isError = false) {
  const box = byId("notice");
  box.textContent = text;
  box.className = isError ? "shown error" : "shown";
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { box.className = ""; }, isError ? 9000 : 4000);
}

/** Sends a request to the control API. Returns its JSON, or shows why it was refused and returns undefined. */
export async function call(method, path, body) {
  try {
    const answer = await fetch(`/_mock/api${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const json = await answer.json();
    if (answer.ok) return json;
    const errors = (json.errors ?? []).map((error) => `${error.location.replace("body.", "")}: ${error.message}`);
    notice(errors.length > 0 ? errors.join("\n") : json.detail, true);
  } catch (error) {
    notice(`The mock did not answer: ${error.message}`, true);
  }
  return undefined;
}

/** The time of day of a timestamp. */
export const timeOf = (timestamp) => timestamp.slice(11, 23);

/** JSON with line breaks; other text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A button that copies text. */
export function copyButton(text) {
  return make("button", { type: "button", class: "quiet", click: () => copy(text) }, "Copy");
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice("Copied");
  } catch {
    notice("The browser does not allow copying here", true);
  }
}

/** A heading and what is below it. */
export const part = (title, ...children) => make("div", { class: "part" }, make("h3", {}, title), ...children);

/** A table of names and values. */
export function table(pairs) {
  const rows = pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  return make("dl", { class: "pairs" }, ...rows);
}

/** A badge for a status: green, blue, amber or red. */
export function badge(status, absent) {
  const kind = status === null || status === undefined || status >= 500 ? "bad" : status >= 400 ? "warn" : status >= 300 ? "info" : "good";
  return make("span", { class: `badge ${kind}` }, String(status ?? absent));
}
