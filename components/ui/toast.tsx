"use client";

import { Check, TriangleAlert, X } from "lucide-react";
import { Toast as RadixToast } from "radix-ui";
import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

export type ToastMessage = {
  text: string;
  /** A failure stays until it is closed; anything else leaves after 6 s, not while the pointer is on it. */
  failed?: boolean;
  action?: { label: string; onPress: () => void };
};

type ShownToast = ToastMessage & { id: number };

const ToastContext = createContext<((message: ToastMessage) => void) | null>(null);

/** @returns shows one line at the bottom right. Never for what the page already shows. */
export function useToast(): (message: ToastMessage) => void {
  const show = use(ToastContext);
  if (!show) throw new Error("useToast needs a ToastProvider above it");
  return show;
}

let nextId = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const show = useCallback((message: ToastMessage) => {
    nextId += 1;
    const toast = { ...message, id: nextId };
    setToasts((shown) => [...shown, toast]);
  }, []);
  return (
    <ToastContext value={show}>
      <RadixToast.Provider duration={6000} swipeDirection="right">
        {children}
        {toasts.map((toast) => (
          <ToastLine
            key={toast.id}
            toast={toast}
            onGone={() => setToasts((shown) => shown.filter((other) => other.id !== toast.id))}
          />
        ))}
        <RadixToast.Viewport className="fixed right-0 bottom-0 z-30 grid w-full max-w-toast gap-2 p-4" />
      </RadixToast.Provider>
    </ToastContext>
  );
}

function ToastLine({ toast, onGone }: { toast: ShownToast; onGone: () => void }) {
  return (
    <RadixToast.Root
      type={toast.failed ? "foreground" : "background"}
      duration={toast.failed ? Number.POSITIVE_INFINITY : undefined}
      onOpenChange={(open) => {
        if (!open) onGone();
      }}
      className="flex min-h-10 animate-float items-center gap-3 rounded-float bg-raised px-3 py-2 shadow-float"
    >
      <Icon of={toast.failed ? TriangleAlert : Check} className={toast.failed ? "text-failed" : undefined} />
      <RadixToast.Description className="min-w-0 flex-1">{toast.text}</RadixToast.Description>
      {toast.action && (
        <RadixToast.Action asChild altText={toast.action.label}>
          <Button small look="quiet" onClick={toast.action.onPress}>
            {toast.action.label}
          </Button>
        </RadixToast.Action>
      )}
      <RadixToast.Close asChild>
        <Button small look="quiet" iconOnly aria-label="Close" icon={<Icon of={X} />} />
      </RadixToast.Close>
    </RadixToast.Root>
  );
}
