/** Whether a key that was pressed belongs to what has the focus: text, or a list that is searched by typing. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target instanceof HTMLInputElement &&
    ["checkbox", "radio", "button", "file", "range"].includes(target.type)
  )
    return false;
  return target.closest("input, textarea, select, [contenteditable=true], [role=menu]") !== null;
}

/** A dialog has the keyboard to itself. */
export function isDialogOpen(): boolean {
  return (
    document.querySelector("[role=dialog][data-state=open], [role=alertdialog][data-state=open]") !== null
  );
}
