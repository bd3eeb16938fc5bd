"use client";

import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * Next's link, which asks for its page once a pointer comes near. By itself it would ask for the pages of all links that can be
 * seen: twenty requests for the rail alone, two for each row of a list, at every opening of a page and mostly for nothing.
 */
export function Link({ onMouseEnter, onTouchStart, ...rest }: ComponentProps<typeof NextLink>) {
  const [isWanted, setWanted] = useState(false);
  return (
    <NextLink
      {...rest}
      prefetch={isWanted ? null : false}
      onMouseEnter={(event) => {
        setWanted(true);
        onMouseEnter?.(event);
      }}
      onTouchStart={(event) => {
        setWanted(true);
        onTouchStart?.(event);
      }}
    />
  );
}
