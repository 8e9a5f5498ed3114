CREATE TABLE "recheck" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "recheck_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"finding_id" integer NOT NULL,
	"cycle" integer NOT NULL,
	"closed_before" date NOT NULL,
	"candidates" jsonb NOT NULL,
	"checker_id" integer,
	"due_on" date NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" integer,
	"text" text,
	CONSTRAINT "recheck_findingId_cycle_unique" UNIQUE("finding_id","cycle")
);
--> statement-breakpoint
CREATE TABLE "recheck_draw" (
	"campaign_id" integer NOT NULL,
	"closed_from" date NOT NULL,
	"closed_before" date NOT NULL,
	"plan_version_id" integer NOT NULL,
	"share" integer NOT NULL,
	"seed" text NOT NULL,
	"pool" jsonb NOT NULL,
	"drawn_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recheck_draw_campaign_id_closed_before_pk" PRIMARY KEY("campaign_id","closed_before")
);
--> statement-breakpoint
ALTER TABLE "finding_move" ADD COLUMN "via" text;--> statement-breakpoint
ALTER TABLE "finding_move" ADD COLUMN "via_ref" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "replaces" jsonb;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "stand_in_id" integer;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "stand_in_until" date;--> statement-breakpoint
ALTER TABLE "recheck" ADD CONSTRAINT "recheck_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recheck" ADD CONSTRAINT "recheck_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recheck" ADD CONSTRAINT "recheck_checker_id_person_id_fk" FOREIGN KEY ("checker_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recheck" ADD CONSTRAINT "recheck_decided_by_person_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recheck_draw" ADD CONSTRAINT "recheck_draw_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recheck_draw" ADD CONSTRAINT "recheck_draw_plan_version_id_plan_version_id_fk" FOREIGN KEY ("plan_version_id") REFERENCES "public"."plan_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recheck_open" ON "recheck" USING btree ("campaign_id","id") WHERE "recheck"."state" = 'open';--> statement-breakpoint
CREATE INDEX "recheck_of_draw" ON "recheck" USING btree ("campaign_id","closed_before");--> statement-breakpoint
CREATE INDEX "finding_closed" ON "finding" USING btree ("campaign_id","closed_on") WHERE "finding"."closed_on" is not null;--> statement-breakpoint
CREATE INDEX "card_copy_age" ON "card_copy" USING btree ("sent_at") WHERE "card_copy"."card_key" not like 'evidence:%';--> statement-breakpoint
CREATE INDEX "outbox_message" ON "outbox" USING btree ("message_ref") WHERE "outbox"."kind" = 'send';--> statement-breakpoint
-- Written by hand from here on: drizzle knows no triggers. A draw stays as it was made, and what a move was made on is
-- as much for ever as the move.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "recheck_draw" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();--> statement-breakpoint
CREATE TRIGGER "append_only_via" BEFORE UPDATE OF via, via_ref ON "finding_move" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();--> statement-breakpoint
-- Whoever handled a finding in a cycle, or closed it, cannot decide on its re-check, whatever program writes.
CREATE FUNCTION recheck_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		SELECT FROM finding_move m
		WHERE m.finding_id = NEW.finding_id AND m.cycle = NEW.cycle
			AND (m.owner_id = NEW.decided_by OR m.actor_id = NEW.decided_by AND m.move IN ('fix', 'submit', 'approve'))
	) THEN
		RAISE EXCEPTION 'four eyes: person % had a hand in finding % in cycle %', NEW.decided_by, NEW.finding_id, NEW.cycle
			USING ERRCODE = 'check_violation', CONSTRAINT = 'recheck_four_eyes';
	END IF;
	RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER recheck_four_eyes BEFORE INSERT OR UPDATE ON "recheck" FOR EACH ROW
	WHEN (NEW.state IN ('passed', 'failed')) EXECUTE FUNCTION recheck_four_eyes();
