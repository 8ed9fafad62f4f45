// What the page changes in the mock.

import { byId, call, copy, make, notice, replace } from "./dom.js";

let state;
/** Milliseconds from the clock of the browser to that of the mock. */
let ahead = 0;

/** Reads the state, and shows it. */
export async function load() {
  const answer = await call("GET", "/state");
  if (!answer) return;
  const isFirst = state === undefined;
  state = answer;
  byId("base-url").textContent = state.base_url;
  byId("application").textContent = state.application_id;
  const user = byId("providers").elements.user;
  if (isFirst) user.value = state.user_id;
  const providers = byId("providers").elements.provider;
  if (isFirst) providers.replaceChildren(...state.providers.map((slug) => make("option", {}, slug)));
  byId("users").replaceChildren(...Object.keys(state.users).map((id) => make("option", { value: id })));
  integrations();
  const receiver = byId("receiver").elements;
  for (const [input, url] of [[receiver.url, state.webhook_urls.main], [receiver.lab_url, state.webhook_urls.lab]]) {
    if (document.activeElement !== input) input.value = url ?? "";
  }
  faults();
  showClock(state.clock);
}

/** The providers of the chosen user. */
function integrations() {
  const user = byId("providers").elements.user.value;
  const own = Object.entries(state.users[user]?.providers ?? {});
  const rows = own.map(([slug, integration]) => {
    const act = (action, label) => make("button", {
      type: "button", class: "quiet", "aria-label": `${label} ${slug}`, click: () => integrate(action, slug),
    }, label);
    return make("li", { "data-provider": slug },
      make("span", { class: "name" }, slug, integration.is_broken ? make("span", { class: "tag bad" }, "broken") : ""),
      make("span", { class: "actions" }, act("sync", "Sync"), act("break", "Break"), act("disconnect", "Disconnect")));
  });
  const none = make("li", { class: "hint" }, "No provider is connected.");
  replace(byId("integrations"), ...(rows.length > 0 ? rows : [none]));
}

const DONE = { sync: "was synced", connect: "is connected", disconnect: "is disconnected", break: "is broken" };

async function integrate(action, provider) {
  const user = byId("providers").elements.user.value;
  if (await call("POST", `/${action}`, { user_id: user, provider })) notice(`${provider} ${DONE[action]}`);
}

function faults() {
  const rows = state.faults.map((fault) => make("li", {},
    make("span", { class: "name" }, fault.fault),
    make("span", { class: "hint" }, `${fault.path ?? "any path"}, ${fault.times === null ? "always" : `${fault.times}×`}`)));
  byId("queued").replaceChildren(...rows);
  byId("clear-faults").disabled = rows.length === 0;
}

function showClock(clock) {
  ahead = Date.parse(clock.now) - Date.now();
  const moved = byId("moved");
  moved.hidden = Math.abs(clock.moved_seconds) < 1;
  moved.textContent = `moved ${distance(clock.moved_seconds)}`;
  byId("real-time").disabled = clock.moved_seconds === 0;
  tick();
}

function distance(seconds) {
  const size = Math.abs(seconds);
  const [unit, name] = size >= 86400 ? [86400, "d"] : size >= 3600 ? [3600, "h"] : size >= 60 ? [60, "min"] : [1, "s"];
  return `${seconds < 0 ? "−" : "+"}${Number((size / unit).toFixed(1))} ${name}`;
}

function tick() {
  if (state === undefined) return;
  const now = new Date(Date.now() + ahead).toISOString();
  byId("now").textContent = `${now.slice(0, 10)} ${now.slice(11, 19)}`;
  byId("now").dateTime = now;
}

/** Connects the forms and buttons. */
export function start() {
  const on = (id, event, action) => byId(id).addEventListener(event, (own) => { own.preventDefault(); action(own); });
  on("copy", "click", () => copy(state?.base_url ?? ""));
  byId("providers").elements.user.addEventListener("input", () => state && integrations());
  on("providers", "submit", () => integrate("connect", byId("providers").elements.provider.value));
  on("receiver", "submit", saveReceiver);
  on("faults", "submit", addFault);
  on("clear-faults", "click", () => call("DELETE", "/faults"));
  byId("faults").elements.fault.addEventListener("change", showFaultFields);
  for (const button of byId("clock").querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => call("POST", "/clock", { advance_seconds: Number(button.dataset.advance) }));
  }
  on("clock", "submit", () => call("POST", "/clock", { set: `${byId("clock").elements.set.value}Z` }));
  on("real-time", "click", () => call("POST", "/clock", { advance_seconds: -state.clock.moved_seconds }));
  on("revoke", "click", async () => { if (await call("POST", "/tokens/revoke")) notice("All tokens are revoked"); });
  showFaultFields();
  setInterval(tick, 1000);
}

async function saveReceiver() {
  const { url, lab_url } = byId("receiver").elements;
  if (await call("PUT", "/webhook-url", { url: url.value || null, lab_url: lab_url.value || null })) notice("Saved");
}

/** Only the inputs that the fault uses. */
function showFaultFields() {
  const fault = byId("faults").elements.fault.value;
  for (const label of byId("faults").querySelectorAll("[data-for]")) {
    label.hidden = !label.dataset.for.split(" ").includes(fault);
  }
}

async function addFault() {
  const form = byId("faults").elements;
  const body = { fault: form.fault.value, times: form.times.value === "all" ? null : Number(form.times.value) };
  for (const name of ["status", "delay_ms", "retry_after", "location", "path"]) {
    const input = form[name];
    if (input.value !== "" && !input.closest("label").hidden) body[name] = input.type === "number" ? Number(input.value) : input.value;
  }
  if (await call("POST", "/faults", body)) notice("The fault waits for the next call");
}
