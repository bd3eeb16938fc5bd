/** A checkpoint to start from: its address for `checkpoint_init_uri`, and what a person calls it. */
export type PickedCheckpoint = { uri: string; description: string };
