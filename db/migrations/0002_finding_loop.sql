CREATE TABLE "finding_move" (
	"finding_id" integer NOT NULL,
	"version" integer NOT NULL,
	"cycle" integer NOT NULL,
	"move" text NOT NULL,
	"actor_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"on" date NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"owner_id" integer,
	"due_on" date,
	"track" text NOT NULL,
	"asked_due" date,
	"merged_into" integer,
	"text" text,
	"cause" text,
	"measures" text,
	CONSTRAINT "finding_move_finding_id_version_pk" PRIMARY KEY("finding_id","version")
);
--> statement-breakpoint
DROP INDEX "card_copy_of";--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "cycle" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "owner_id" integer;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "extension_due_on" date;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "extension_reason" text;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "extensions" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "measures" text;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "result" text;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "cause" text;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "submitted_on" date;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "closed_on" date;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "merged_into" integer;--> statement-breakpoint
ALTER TABLE "finding_move" ADD CONSTRAINT "finding_move_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_move" ADD CONSTRAINT "finding_move_actor_id_person_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_move" ADD CONSTRAINT "finding_move_owner_id_person_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "finding_move_since" ON "finding_move" USING btree ("at");--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_owner_id_person_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "finding_of_owner" ON "finding" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "card_copy_of" ON "card_copy" USING btree ("card_key" text_pattern_ops);--> statement-breakpoint
-- Written by hand from here on: drizzle knows no triggers. Whoever handled a finding in a cycle cannot approve it, and
-- nothing is closed but by an approval, whatever program writes.
CREATE FUNCTION finding_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.actor_id = NEW.owner_id OR EXISTS (
		SELECT FROM finding_move m
		WHERE m.finding_id = NEW.finding_id AND m.cycle = NEW.cycle AND m.version < NEW.version
			AND (m.owner_id = NEW.actor_id OR m.actor_id = NEW.actor_id AND m.move IN ('fix', 'submit'))
	) THEN
		RAISE EXCEPTION 'four eyes: person % handled finding % in cycle %', NEW.actor_id, NEW.finding_id, NEW.cycle
			USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_four_eyes';
	END IF;
	RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER finding_four_eyes BEFORE INSERT OR UPDATE ON "finding_move" FOR EACH ROW
	WHEN (NEW.move = 'approve') EXECUTE FUNCTION finding_four_eyes();--> statement-breakpoint
CREATE FUNCTION finding_closed_by_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (
		SELECT FROM finding_move m
		WHERE m.finding_id = NEW.id AND m.version = NEW.version AND m.move = 'approve' AND m."to" = 'closed'
	) THEN
		RAISE EXCEPTION 'finding % was closed without approval', NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_closed_by_approval';
	END IF;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER finding_closed_by_approval AFTER UPDATE ON "finding" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (NEW.state = 'closed' AND OLD.state IS DISTINCT FROM 'closed') EXECUTE FUNCTION finding_closed_by_approval();
--> statement-breakpoint
CREATE TRIGGER "append_only" BEFORE DELETE OR TRUNCATE OR UPDATE OF
	finding_id, version, cycle, move, actor_id, at, "on", "from", "to", owner_id, due_on, track, asked_due, merged_into
	ON "finding_move" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();
