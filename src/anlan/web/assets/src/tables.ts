// Lists: remembered columns, rows that become cards on a phone, and the choice of rows for work in bulk.
import { onContent } from "./htmx";

// What a table hides until somebody chooses otherwise: the columns whose head says so.
const hiddenAtFirst = (name: string): string[] =>
  Array.from(document.querySelectorAll<HTMLElement>(`table[data-table="${name}"] th[data-starts-hidden]`)).map(
    (head) => head.dataset["column"] ?? "",
  );

const remembered = (name: string): string[] => {
  try {
    const chosen = localStorage.getItem(`columns:${name}`);
    return chosen === null ? hiddenAtFirst(name) : (JSON.parse(chosen) as string[]);
  } catch {
    return hiddenAtFirst(name);
  }
};

function remember(name: string, hidden: string[]): void {
  try {
    localStorage.setItem(`columns:${name}`, JSON.stringify(hidden));
  } catch {
    // A browser without storage shows all columns; nothing else is lost.
  }
}

function applyColumns(table: HTMLTableElement, hidden: string[]): void {
  const heads = Array.from(table.tHead?.rows[0]?.cells ?? []);
  heads.forEach((head, index) => {
    const hide = hidden.includes(head.dataset["column"] ?? "");
    for (const row of table.rows) {
      const cell = row.cells[index];
      if (cell && cell.colSpan === 1) cell.hidden = hide;
    }
  });
}

function fillColumnMenu(table: HTMLTableElement, name: string): void {
  const menu = document.querySelector<HTMLElement>(`[data-columns-of="${name}"]`);
  if (!menu || menu.childElementCount) return;
  for (const head of table.tHead?.rows[0]?.cells ?? []) {
    const column = head.dataset["column"];
    if (!column || head.hasAttribute("data-fixed")) continue;
    const label = document.createElement("label");
    label.className = "menu-item";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "form-check-input";
    box.checked = !remembered(name).includes(column);
    box.addEventListener("change", () => {
      const hidden = new Set(remembered(name));
      if (box.checked) hidden.delete(column);
      else hidden.add(column);
      remember(name, [...hidden]);
      for (const each of document.querySelectorAll<HTMLTableElement>(`table[data-table="${name}"]`)) {
        applyColumns(each, [...hidden]);
      }
    });
    label.append(box, (head.dataset["name"] ?? head.textContent ?? "").trim());
    menu.append(label);
  }
  menu.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
}

function labelCells(table: HTMLTableElement): void {
  const names = Array.from(table.tHead?.rows[0]?.cells ?? []).map((head) => (head.textContent ?? "").trim());
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      Array.from(row.cells).forEach((cell, index) => {
        if (!cell.dataset["label"] && cell.colSpan === 1) cell.dataset["label"] = names[index] ?? "";
        cell.classList.toggle("is-blank", !cell.textContent?.trim() && !cell.querySelector("input, img, svg"));
      });
    }
  }
}

function countChosen(scope: HTMLElement): void {
  const boxes = Array.from(scope.querySelectorAll<HTMLInputElement>("input[data-row]"));
  const chosen = boxes.filter((box) => box.checked).length;
  const all = scope.querySelector<HTMLInputElement>("input[data-all-rows]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  for (const bar of scope.querySelectorAll<HTMLElement>("[data-bulk]")) {
    bar.hidden = chosen === 0;
    const number = bar.querySelector("[data-chosen]");
    if (number) number.textContent = String(chosen);
  }
}

// On a phone the filters stand behind a button, so that the rows come first; the search box stays.
function foldFilters(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>("[data-filters-more]");
  const search = form.querySelector<HTMLInputElement>(".filter.is-wide input");
  if (search) search.placeholder ||= search.labels?.[0]?.textContent?.trim() ?? "";
  if (!button || form.dataset["folding"]) return;
  form.dataset["folding"] = "yes";
  const chosen = Array.from(form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(".filter:not(.is-wide) :is(input, select)"));
  const show = (unfolded: boolean) => {
    form.classList.toggle("is-unfolded", unfolded);
    button.setAttribute("aria-expanded", String(unfolded));
  };
  show(chosen.some((input) => input.value !== ""));
  button.addEventListener("click", () => show(!form.classList.contains("is-unfolded")));
}

export function startTables(): void {
  onContent((root) => {
    const tables = Array.from(root.querySelectorAll<HTMLTableElement>("table[data-table]"));
    if (root instanceof HTMLTableElement && root.dataset["table"]) tables.push(root);
    for (const table of root.querySelectorAll<HTMLTableElement>("table.is-stacked:not([data-table])")) labelCells(table);
    for (const table of tables) {
      const name = table.dataset["table"]!;
      labelCells(table);
      applyColumns(table, remembered(name));
      fillColumnMenu(table, name);
    }
    for (const form of root.querySelectorAll<HTMLFormElement>("form.filters")) foldFilters(form);
    for (const scope of root.querySelectorAll<HTMLElement>("[data-bulk-scope]")) countChosen(scope);
  });
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const scope = input.closest<HTMLElement>("[data-bulk-scope]");
    if (!scope) return;
    if (input.matches("[data-all-rows]")) {
      for (const box of scope.querySelectorAll<HTMLInputElement>("input[data-row]")) box.checked = input.checked;
    }
    countChosen(scope);
  });
}
