// The webhooks that the mock sent.

import { badge, call, copyButton, make, notice, part, pretty, table, timeOf } from "./dom.js";
import { List } from "./list.js";

export const webhooks = new List("webhooks", head, detail);

const KINDS = { nutrition_record: "nutrition record", lab_report: "lab report" };
const STATES = { delivered: "good", pending: "info", dropped: "bad" };

function head(webhook) {
  const last = webhook.attempts.at(-1);
  return [
    make("span", { class: "path" }, webhook.event_types.join(", ") || KINDS[webhook.kind] || webhook.kind),
    make("span", { class: `badge ${STATES[webhook.state]}` }, webhook.state),
    make("span", { class: "meta" },
      last ? make("time", { datetime: last.time }, timeOf(last.time)) : null,
      make("span", {}, `${webhook.attempts.length} ${webhook.attempts.length === 1 ? "attempt" : "attempts"}`),
      last ? make("span", { class: "clip" }, String(last.status ?? last.error)) : null,
      webhook.next_attempt === null || !last ? null : make("span", {}, `next ${timeOf(webhook.next_attempt).slice(0, 8)}`)),
  ];
}

async function detail(summary) {
  const webhook = await call("GET", `/webhooks/${summary.id}`);
  if (!webhook) return null;
  const attempts = webhook.attempts.map((attempt) => make("li", {},
    make("time", { datetime: attempt.time }, timeOf(attempt.time)), " ", badge(attempt.status, "failed"), " ", attempt.error ?? ""));
  const next = webhook.next_attempt === null ? null : make("li", {}, make("time", { datetime: webhook.next_attempt }, timeOf(webhook.next_attempt)), " next attempt");
  return [
    make("div", { class: "line" }, make("button", { type: "button", class: "primary resend", click: () => resend(webhook.id) }, "Resend")),
    part("Attempts", make("ol", { class: "attempts" }, ...attempts, next ?? "")),
    part("Sent to", table([["URL", webhook.url], ["X-Body-Signature", webhook.signature]])),
    part("Payload", make("pre", { tabindex: "0" }, pretty(webhook.body)), copyButton(webhook.body)),
  ];
}

async function resend(id) {
  if (await call("POST", `/webhooks/${id}/resend`)) notice("The webhook is sent again");
}

/** Reads the list anew. */
export async function load() {
  const answer = await call("GET", "/webhooks");
  if (answer) webhooks.replace(answer.webhooks);
}
