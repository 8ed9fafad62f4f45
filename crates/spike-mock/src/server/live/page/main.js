// The live page of the mock: what it shows comes from /_mock/api, and /_mock/events says when it changes.

import { byId } from "./dom.js";
import * as controls from "./controls.js";
import * as requestPart from "./requests.js";
import * as webhookPart from "./webhooks.js";

/** Runs at once, and after further calls once more, but not more often than this. */
function throttled(milliseconds, action) {
  let timer = null;
  let again = false;
  const run = () => {
    action();
    timer = setTimeout(() => {
      timer = null;
      if (again) { again = false; run(); }
    }, milliseconds);
  };
  return () => { if (timer === null) run(); else again = true; };
}

const loadState = throttled(200, () => controls.load());
const loadAll = throttled(500, () => {
  controls.load();
  requestPart.load();
  webhookPart.load();
});

function show(text, kind) {
  byId("connection").textContent = text;
  byId("connection").className = `pill ${kind}`;
}

controls.start();
requestPart.start();

const events = new EventSource("/_mock/events");
events.addEventListener("open", () => show("live", "good"));
events.addEventListener("error", () => show("disconnected", "bad"));
// The first event of each connection, and when events were missed.
events.addEventListener("reload", loadAll);
events.addEventListener("cleared", () => requestPart.load());
events.addEventListener("state", loadState);
events.addEventListener("request", (event) => {
  const request = JSON.parse(event.data);
  requestPart.requests.put(request);
  if (request.fault !== null) loadState();
});
events.addEventListener("webhook", (event) => webhookPart.webhooks.put(JSON.parse(event.data)));
