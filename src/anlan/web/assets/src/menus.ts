// Menus are <details class="menu">: they open without script. Script closes them and moves by arrow keys.
const open = () => Array.from(document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"));

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = (event.target as HTMLElement).closest?.<HTMLDetailsElement>("details.menu[open]");
    if (event.key === "Escape") {
      for (const each of open()) each.open = false;
      menu?.querySelector("summary")?.focus();
    }
    if (!menu || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    if ((event.target as HTMLElement).matches("input:not([type=checkbox]):not([type=radio]), select, textarea")) return;
    const items = Array.from(menu.querySelectorAll<HTMLElement>("a[href], button, input"));
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = items[(items.indexOf(document.activeElement as HTMLElement) + step + items.length) % items.length];
    next?.focus();
    event.preventDefault();
  });
  // The navigation of small screens opens by its address (#navigation); Escape closes it again.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#navigation") location.hash = "#main";
  });
  // A select or checkbox with data-submit sends its form at once; without script a button stands beside it.
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.matches("[data-submit]")) input.form?.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    else void navigator.clipboard?.writeText(button.dataset["copy"] ?? "");
  });
}
