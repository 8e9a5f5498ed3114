/**
 * What the page shows beyond the platform itself: whom one can be, the campaign's calendar, a way through time, a crowd.
 * The simulator knows none of it, so whoever puts the rooms together gives it in.
 */

/** Somebody one can be. */
export interface Player {
  openId: string;
  name: string;
  /** The unit's path; empty for somebody outside the roster. */
  unit: string;
  /** The roles in words; empty for somebody outside the roster. */
  role: string;
  /** The group of the person's own unit. */
  homeChat: string | null;
  /** Offered above all others. */
  suggested: boolean;
}

/** An item of the bot's menu, as it is entered in the platform's console. */
export interface MenuItem {
  eventKey: string;
  label: string;
}

export interface CampaignDay {
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  day: string;
  works: boolean;
  /** The phase it lies in, by its place in `phases`; -1 between them. */
  phase: number;
  sent: number;
  /** What begins, ends or is due on the day. */
  due: readonly string[];
}

export interface CampaignCalendar {
  name: string;
  /** A phase was announced. */
  begun: boolean;
  /** `opens` is the day on which a phase announces itself. */
  phases: readonly { name: string; opens: string }[];
  days: readonly CampaignDay[];
}

/** Shares from 0 to 1 of the people who do what is asked soon, take their time, or forget. */
export interface CrowdWish {
  seed: number;
  prompt: number;
  slow: number;
  /** The chance that a check item is reported as a problem. */
  finds: number;
}

export interface Traffic {
  sent: number;
  waiting: number;
  /** Sends that needed more than one attempt. */
  retried: number;
  failed: number;
}

export interface CalendarRow {
  day: string;
  time: string;
  to: string;
  what: string;
  why: string;
}

export interface Check {
  /** What has to be mended before anything can be loaded. */
  problems: readonly string[];
  /** What loading would do, and what is asked of whoever loads it. */
  notes: readonly string[];
}

export interface Rehearsal {
  plan: Check;
  roster: Check;
  /** Null where something has to be mended first. */
  rows: readonly CalendarRow[] | null;
}

/** As they were saved, in whatever encoding; null stands for the shipped example. */
export interface OwnFiles {
  plan: Uint8Array | null;
  roster: Uint8Array | null;
}

/** Told on the way: how far it is, in words. */
export type Step = (progress: string) => void;

export interface Stage {
  readonly menu: readonly MenuItem[];
  players(): Promise<readonly Player[]>;
  calendar(): Promise<CampaignCalendar | null>;
  traffic(): Promise<Traffic>;
  /** The next instant at which something falls due; null when nothing will. */
  nextEvent(): Promise<Date | null>;
  /** Goes there through everything that falls due on the way, in order; each workday the crowd answers, if there is one. */
  travel(to: Date, options: { signal: AbortSignal; step: Step; crowd: CrowdWish | null }): Promise<void>;
  /** Lets everybody live one day. */
  crowd(wish: CrowdWish, options: { signal: AbortSignal; step: Step }): Promise<void>;
  /** Checks the files and plays them through, away from the running bureau. */
  rehearse(files: OwnFiles, options: { signal: AbortSignal; step: Step }): Promise<Rehearsal>;
  /** The calendar as a file to keep. */
  exportCalendar(
    rows: readonly CalendarRow[],
  ): Promise<{ name: string; type: string; bytes: Uint8Array<ArrayBuffer> }>;
  /** Something that went on after its answer failed; the page can only say that it did. */
  failed(cause: unknown): void;
  /** Null where the data are not the simulator's own to delete. */
  startOver: (() => Promise<void>) | null;
}
