// The requests that the API received.

import { badge, byId, call, copyButton, make, part, pretty, table, timeOf } from "./dom.js";
import { List } from "./list.js";

export const requests = new List("requests", head, detail);

const isRefused = (request) => request.reason !== null || request.fault !== null || request.state === "closed";

function head(request) {
  const open = request.state === "open";
  const duration = request.duration_ms === null ? "" : `${request.duration_ms < 10 ? request.duration_ms.toFixed(1) : Math.round(request.duration_ms)} ms`;
  return [
    make("span", { class: "method" }, request.method),
    make("span", { class: "path" }, request.path, make("span", { class: "query" }, request.query === "" ? "" : `?${request.query}`)),
    open ? make("span", { class: "badge info" }, "waits") : badge(request.status, "closed"),
    make("span", { class: "meta" },
      make("time", { datetime: request.time }, timeOf(request.time)),
      make("span", {}, duration),
      request.user_id === null ? null : make("span", {}, request.user_id),
      request.fault === null ? null : make("span", { class: "tag warn" }, `fault: ${request.fault}`)),
    request.reason === null ? null : make("span", { class: "reason" }, request.reason),
  ].filter((child) => child !== null);
}

async function detail(summary) {
  const request = await call("GET", `/requests/${summary.id}`);
  if (!request) return null;
  const parts = [];
  if (request.state === "closed") {
    parts.push(part("What happened", make("p", {}, request.fault === "reset"
      ? "The mock closed the connection: a fault." : "The connection was closed without an answer.")));
  }
  if (request.problem) parts.push(part("What was wrong", ...wrong(request)));
  const query = [...new URLSearchParams(request.query)];
  if (query.length > 0) parts.push(part("Query", table(query)));
  parts.push(part("Headers", table(Object.entries(request.headers))));
  if (request.body !== "") parts.push(part("Body", make("pre", { tabindex: "0" }, pretty(request.body)), copyButton(request.body)));
  return parts;
}

/** Each place that is not valid: what was expected, and what was there. */
function wrong(request) {
  const errors = request.problem.errors ?? [];
  if (errors.length === 0) return [make("p", {}, request.problem.detail)];
  const items = errors.map((error) => make("li", {},
    make("code", {}, error.location ?? "request"), " ", error.message,
    error.value === undefined ? null : make("span", { class: "got" }, " – got ", make("code", {}, JSON.stringify(error.value)))));
  return [make("ul", { class: "wrong" }, ...items)];
}

/** Connects filter and buttons. */
export function start() {
  const apply = () => {
    const text = byId("filter").value.trim().toLowerCase();
    const only = byId("refused").checked;
    requests.filter((request) => {
      const all = `${request.method} ${request.path}?${request.query} ${request.status} ${request.user_id ?? ""} ${request.fault ?? ""}`;
      return (!only || isRefused(request)) && all.toLowerCase().includes(text);
    });
  };
  byId("filter").addEventListener("input", apply);
  byId("refused").addEventListener("change", apply);
  byId("clear").addEventListener("click", () => call("DELETE", "/requests"));
}

/** Reads the list anew. */
export async function load() {
  const answer = await call("GET", "/requests");
  if (answer) requests.replace(answer.requests);
}
