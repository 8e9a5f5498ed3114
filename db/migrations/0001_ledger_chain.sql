CREATE TABLE "ledger_link" (
	"campaign_id" integer NOT NULL,
	"position" integer NOT NULL,
	"entry_id" integer NOT NULL,
	"digest" text NOT NULL,
	CONSTRAINT "ledger_link_campaign_id_position_pk" PRIMARY KEY("campaign_id","position"),
	CONSTRAINT "ledger_link_entryId_unique" UNIQUE("entry_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_seal" (
	"campaign_id" integer NOT NULL,
	"number" integer NOT NULL,
	"first_entry_id" integer NOT NULL,
	"last_entry_id" integer NOT NULL,
	"count" integer NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ledger_seal_campaign_id_number_pk" PRIMARY KEY("campaign_id","number")
);
--> statement-breakpoint
ALTER TABLE "ledger_link" ADD CONSTRAINT "ledger_link_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_link" ADD CONSTRAINT "ledger_link_entry_id_ledger_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_seal" ADD CONSTRAINT "ledger_seal_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Written by hand from here on: drizzle knows no triggers. What the ledger holds stays as it was written, also for a
-- mistaken query or a person at a database prompt. Only words can go, when their time is over, and they never change.
-- Whoever owns the tables can switch this off; the chain is for that, and `npm run audit` finds what was changed.
CREATE FUNCTION "ledger_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the ledger is append-only: % of % is refused', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;--> statement-breakpoint
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();--> statement-breakpoint
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_link" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();--> statement-breakpoint
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_seal" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();--> statement-breakpoint
CREATE TRIGGER "words_never_change" BEFORE UPDATE OR TRUNCATE ON "ledger_text" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();
