// A list of items, newest first, that open to show their details.

import { byId, make, replace } from "./dom.js";

/** Items that are kept in the page. The mock keeps more. */
const MAX = 400;

export class List {
  /**
   * @param name   ids of the elements: `name-list`, `name-empty`, `name-count`
   * @param head   creates the content of the row of an item
   * @param detail creates the details of an item, asynchronously
   */
  constructor(name, head, detail) {
    this.name = name;
    this.head = head;
    this.detail = detail;
    this.items = new Map();
    this.shows = () => true;
    this.waiting = new Map();
  }

  /** Adds an item, or replaces the one with its id. Many are drawn at once. */
  put(item) {
    if (this.waiting.size === 0) requestAnimationFrame(() => this.draw());
    this.waiting.set(item.id, item);
  }

  /** Replaces all items; those that were open stay open. */
  replace(items) {
    const kept = new Set(items.map((item) => item.id));
    for (const id of [...this.items.keys()].filter((id) => !kept.has(id))) this.remove(id);
    items.forEach((item) => this.put(item));
    this.count();
  }

  /** Shows only some items. */
  filter(shows) {
    this.shows = shows;
    for (const { item, row } of this.items.values()) row.hidden = !shows(item);
    this.count();
  }

  draw() {
    const list = byId(`${this.name}-list`);
    for (const item of this.waiting.values()) {
      const entry = this.items.get(item.id);
      if (entry) this.update(entry, item);
      else this.insert(list, item);
    }
    this.waiting.clear();
    for (const id of [...this.items.keys()].sort((a, b) => a - b).slice(0, -MAX)) this.remove(id);
    this.count();
  }

  insert(list, item) {
    const body = make("div", { class: "detail", id: `${this.name}-${item.id}`, hidden: true });
    const button = make("button", {
      type: "button", class: "head", "aria-expanded": "false", "aria-controls": body.id, click: () => this.toggle(item.id),
    });
    const row = make("li", { "data-id": item.id }, button, body);
    const next = [...list.children].find((other) => Number(other.dataset.id) < item.id);
    list.insertBefore(row, next ?? null);
    const entry = { item, row, button, body };
    this.items.set(item.id, entry);
    this.update(entry, item);
  }

  update(entry, item) {
    entry.item = item;
    entry.button.replaceChildren(...this.head(item));
    entry.row.hidden = !this.shows(item);
    if (!entry.body.hidden) this.fill(entry);
  }

  async toggle(id) {
    const entry = this.items.get(id);
    entry.body.hidden = !entry.body.hidden;
    entry.button.setAttribute("aria-expanded", String(!entry.body.hidden));
    if (!entry.body.hidden) await this.fill(entry);
  }

  async fill(entry) {
    const content = await this.detail(entry.item);
    if (content) replace(entry.body, ...content);
  }

  remove(id) {
    this.items.get(id)?.row.remove();
    this.items.delete(id);
  }

  count() {
    const shown = [...this.items.values()].filter(({ row }) => !row.hidden).length;
    byId(`${this.name}-count`).textContent = shown === this.items.size ? String(shown) : `${shown} of ${this.items.size}`;
    const empty = byId(`${this.name}-empty`);
    empty.textContent = empty.dataset.none;
    empty.hidden = this.items.size > 0;
  }
}
