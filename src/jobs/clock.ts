/** The clock by which messages are leased and paced: the database's in production, the simulator's on the simulator. */
export interface Clock {
  now(): Promise<Date>;
  /** Lets this much of the clock's time pass. */
  wait(ms: number): Promise<void>;
}
