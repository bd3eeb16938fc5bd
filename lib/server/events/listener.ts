/** Who hears what is followed, for as long as they listen. */
export type Listener<Frame> = {
  hear: (frame: Frame) => void;
  /** Nothing more comes. `error`: it broke off; left out, it came to its end. */
  end: (error?: unknown) => void;
  /** Null: more may come at once. Else once the listener has taken what came: a slow reader is not read ahead for. */
  whenReady: () => Promise<void> | null;
};

/** Ends it; nothing is heard afterwards. */
export type Unfollow = () => void;

/** Follows something from now on. */
export type Follow<Frame> = (to: Listener<Frame>) => Unfollow;
