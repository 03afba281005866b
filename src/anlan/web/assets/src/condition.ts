// A condition is built from lines: property, comparison, value. The stored text stays the field that is sent.
import { onContent } from "./htmx";

interface Facet {
  name: string;
  label: string;
  values: Record<string, string>;
  number: boolean;
}
interface Line {
  facet: string;
  test: string;
  values: string[];
}
type Node = { [key: string]: unknown };
// Groups joined one way, the lines of a group the other way: all of (this, or one of those).
interface State {
  join: string;
  groups: Line[][];
}

const TESTS = ["in", "notin", "prefix", "notprefix", "min", "max", "known", "unknown"];

function asLine(node: Node): Line[] | null {
  if ("not" in node) {
    const inner = asLine(node["not"] as Node);
    if (inner?.length !== 1) return null;
    const one = inner[0]!;
    const opposite: Record<string, string> = { in: "notin", prefix: "notprefix", known: "unknown" };
    return opposite[one.test] ? [{ ...one, test: opposite[one.test]! }] : null;
  }
  const facet = node["facet"];
  if (typeof facet !== "string") return null;
  if (Array.isArray(node["in"])) return [{ facet, test: "in", values: node["in"].map(String) }];
  if (typeof node["prefix"] === "string") {
    return node["prefix"] ? [{ facet, test: "prefix", values: [node["prefix"]] }] : [{ facet, test: "known", values: [] }];
  }
  const ends = ["min", "max"].filter((end) => end in node);
  return ends.length ? ends.map((end) => ({ facet, test: end, values: [String(node[end])] })) : null;
}

function inner(join: string): string {
  return join === "all" ? "any" : "all";
}

function asGroup(node: Node, join: string): Line[] | null {
  const parts = node[inner(join)];
  if (!Array.isArray(parts)) return asLine(node);
  const lines: Line[] = [];
  for (const part of parts as Node[]) {
    const found = asLine(part);
    // "At least and at most" is two lines, which only say the same where all lines must hold.
    if (!found || (found.length > 1 && join === "all")) return null;
    lines.push(...found);
  }
  return lines.length ? lines : null;
}

function read(text: string): State | null {
  if (!text.trim()) return { join: "all", groups: [] };
  let node: Node;
  try {
    node = JSON.parse(text) as Node;
  } catch {
    return null;
  }
  const join = Array.isArray(node["any"]) ? "any" : "all";
  const parts = (Array.isArray(node[join]) ? node[join] : [node]) as Node[];
  const groups: Line[][] = [];
  for (const part of parts) {
    const found = asGroup(part, join);
    if (!found) return null;
    const isLeaf = !Array.isArray(part[inner(join)]);
    if (isLeaf && join === "all") groups.push(...found.map((line) => [line]));
    else groups.push(found);
  }
  return { join, groups };
}

function asNode({ facet, test, values }: Line): Node {
  if (test === "in") return { facet, in: values };
  if (test === "notin") return { not: { facet, in: values } };
  if (test === "prefix") return { facet, prefix: values[0] ?? "" };
  if (test === "notprefix") return { not: { facet, prefix: values[0] ?? "" } };
  if (test === "known") return { facet, prefix: "" };
  if (test === "unknown") return { not: { facet, prefix: "" } };
  return { facet, [test]: Number(values[0] ?? 0) };
}

function write({ join, groups }: State): string {
  const nodes = groups.map((lines): Node => (lines.length === 1 ? asNode(lines[0]!) : { [inner(join)]: lines.map(asNode) }));
  return JSON.stringify(nodes.length === 1 ? nodes[0] : { [join]: nodes }, null, 1);
}

function option(value: string, label: string, chosen: boolean): HTMLOptionElement {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = label;
  made.selected = chosen;
  return made;
}

function pick(label: string, choices: [string, string][], value: string, several = false): HTMLSelectElement {
  const made = document.createElement("select");
  made.className = "form-select";
  made.setAttribute("aria-label", label);
  made.multiple = several;
  if (several) made.size = Math.min(choices.length, 4);
  const chosen = several ? value.split(",") : [value];
  made.append(...choices.map(([code, words]) => option(code, words, chosen.includes(code))));
  return made;
}

function button(label: string, work: () => void, look = "btn btn-sm"): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = label;
  made.addEventListener("click", work);
  return made;
}

function build(box: HTMLElement): void {
  const text = box.querySelector("textarea");
  const data = box.querySelector("script");
  if (!text || !data || box.querySelector(".condition-lines")) return;
  const facets = JSON.parse(data.textContent ?? "[]") as Facet[];
  const words = (name: string) => box.dataset[name] ?? name;
  const lines = document.createElement("div");
  lines.className = "condition-lines";
  const foot = document.createElement("div");
  foot.className = "actions";
  box.append(lines, foot);
  let state = read(text.value);

  const store = () => {
    if (state) text.value = write(state);
  };
  const draw = () => {
    if (!state) return;
    const now = state;
    const rows: HTMLElement[] = [];
    if (now.groups.length > 1) {
      const join = pick(words("test"), [["all", words("all")], ["any", words("any")]], now.join);
      join.classList.add("condition-join");
      join.addEventListener("change", () => {
        now.join = join.value;
        store();
        draw();
      });
      rows.push(join);
    }
    for (const group of now.groups) rows.push(drawGroup(group, now));
    if (!now.groups.length) {
      const empty = document.createElement("p");
      empty.className = "quiet";
      empty.textContent = words("everybody");
      rows.push(empty);
    }
    lines.replaceChildren(...rows);
  };
  const drawGroup = (group: Line[], now: State): HTMLElement => {
    const frame = document.createElement("div");
    frame.className = group.length > 1 ? "condition-group is-several" : "condition-group";
    const also = words(now.join === "all" ? "or" : "and");
    group.forEach((line, place) => {
      if (place) {
        const between = document.createElement("p");
        between.className = "condition-between";
        between.textContent = also;
        frame.append(between);
      }
      frame.append(drawLine(line, group));
    });
    frame.append(
      button(`${also} …`, () => {
        group.push(fresh());
        store();
        draw();
      }, "btn btn-sm condition-also"),
    );
    return frame;
  };
  const drawLine = (line: Line, all: Line[]): HTMLElement => {
    const row = document.createElement("div");
    row.className = "condition-line";
    const kind = facets.find((facet) => facet.name === line.facet);
    const choices = facets.map((facet): [string, string] => [facet.name, facet.label]);
    if (!kind) choices.unshift([line.facet, line.facet]);
    const facet = pick(words("property"), choices, line.facet);
    const named = kind?.values ?? {};
    // A value that no list knows (any more) stays choosable, or it would be lost in silence.
    const unnamed = line.values.filter((value) => value && !(value in named)).map((value): [string, string] => [value, value]);
    const listed = Object.keys(named).length ? [...Object.entries(named), ...unnamed] : [];
    const fitting = TESTS.filter((test) => (listed.length ? !test.includes("prefix") : true)).filter(
      (test) => (test !== "min" && test !== "max") || kind?.number || test === line.test,
    );
    const test = pick(words("test"), fitting.map((name): [string, string] => [name, words(name)]), line.test);
    const change = () => {
      if (facet.value !== line.facet) line.values = [];
      line.facet = facet.value;
      line.test = test.value;
      const fits = facets.find((each) => each.name === line.facet);
      if (Object.keys(fits?.values ?? {}).length && line.test.includes("prefix")) line.test = "in";
      store();
      draw();
    };
    facet.addEventListener("change", change);
    test.addEventListener("change", change);
    row.append(facet, test);
    if (line.test !== "known" && line.test !== "unknown") {
      let value: HTMLSelectElement | HTMLInputElement;
      if (listed.length && (line.test === "in" || line.test === "notin")) {
        value = pick(words("value"), listed, line.values.join(","), true);
        const select = value;
        select.addEventListener("change", () => {
          line.values = Array.from(select.selectedOptions, (each) => each.value);
          store();
        });
      } else {
        value = document.createElement("input");
        value.className = "form-control";
        value.setAttribute("aria-label", words("value"));
        value.placeholder = line.test === "in" || line.test === "notin" ? words("value") : "";
        value.value = line.values.join(", ");
        if (line.test === "min" || line.test === "max") value.type = "number";
        const input = value;
        input.addEventListener("input", () => {
          const several = line.test === "in" || line.test === "notin";
          line.values = several ? input.value.split(/[\s,，、;；]+/).filter(Boolean) : [input.value.trim()];
          store();
        });
      }
      row.append(value);
    }
    const away = button("×", () => {
      all.splice(all.indexOf(line), 1);
      if (state) state.groups = state.groups.filter((group) => group.length);
      store();
      draw();
    }, "btn btn-icon");
    away.setAttribute("aria-label", words("remove"));
    row.append(away);
    return row;
  };
  const fresh = (): Line => ({ facet: "industry", test: "prefix", values: [""] });
  const add = button(words("add"), () => {
    state?.groups.push([fresh()]);
    store();
    draw();
    lines.querySelector<HTMLElement>(".condition-group:last-child .condition-line select")?.focus();
  });
  const swap = button(words("text"), () => show(text.hidden));
  const show = (asText: boolean) => {
    if (!asText) {
      state = read(text.value);
      if (!state) {
        note.hidden = false;
        asText = true;
      }
    }
    text.hidden = !asText;
    lines.hidden = add.hidden = asText;
    swap.textContent = asText ? words("rows") : words("text");
    if (!asText) draw();
  };
  const note = document.createElement("p");
  note.className = "help";
  note.textContent = words("nested");
  note.hidden = state !== null;
  box.append(note);
  foot.append(add, swap);
  // A hidden field that must not stay empty would keep the form from being sent without a word.
  if (state && !text.value.trim()) store();
  show(state === null);
}

export function startConditions(): void {
  onContent((root) => {
    for (const box of root.querySelectorAll<HTMLElement>("[data-condition]")) build(box);
  });
}
