// One dialog asks before what cannot be undone: <form data-confirm="…"> and hx-confirm="…".
function ask(question: string, ok: string | undefined, danger: boolean): Promise<boolean> {
  const dialog = document.getElementById("confirm") as HTMLDialogElement | null;
  if (!dialog?.showModal) return Promise.resolve(window.confirm(question));
  const button = dialog.querySelector<HTMLButtonElement>("[value=ok]");
  dialog.querySelector("[data-question]")!.textContent = question;
  if (button) {
    button.dataset["usual"] ??= button.textContent ?? "";
    button.textContent = ok || button.dataset["usual"];
    button.classList.toggle("btn-danger", danger);
    button.classList.toggle("btn-primary", !danger);
  }
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
  });
}

export function startConfirm(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const submitter = (event as SubmitEvent).submitter as HTMLButtonElement | null;
      const source = submitter?.dataset["confirm"] ? submitter : form;
      const question = source.dataset["confirm"];
      if (!question || form.dataset["confirmed"]) {
        delete form.dataset["confirmed"];
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask(question, source.dataset["confirmOk"], source.dataset["confirmTone"] === "bad").then((yes) => {
        if (!yes) return;
        form.dataset["confirmed"] = "yes";
        form.requestSubmit(submitter);
      });
    },
    true,
  );
  document.body.addEventListener("htmx:confirm", (event) => {
    const detail = (event as CustomEvent<{ question: string | null; elt: HTMLElement; issueRequest: (skip: boolean) => void }>)
      .detail;
    if (!detail.question) return;
    event.preventDefault();
    const { confirmOk, confirmTone } = detail.elt.dataset;
    void ask(detail.question, confirmOk, confirmTone === "bad").then((yes) => yes && detail.issueRequest(true));
  });
}
