/** What this browser keeps of a draft, under one name. Other tabs write there too. */
export type DraftSlot = {
  read: () => string | null;
  /** @returns whether the browser took it; the page says so */
  write: (text: string) => boolean;
  remove: () => void;
};

export function openDraftSlot(name: string): DraftSlot {
  return {
    read() {
      try {
        return localStorage.getItem(name);
      } catch {
        // A browser that refuses storage keeps no draft; the page says that none is kept.
        return null;
      }
    },
    write(text) {
      try {
        localStorage.setItem(name, text);
        return true;
      } catch {
        return false;
      }
    },
    remove() {
      try {
        localStorage.removeItem(name);
      } catch {
        // What could not be kept need not be removed.
      }
    },
  };
}
