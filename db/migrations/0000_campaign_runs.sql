CREATE TABLE "amendment" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "amendment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"phase" text NOT NULL,
	"start_on" date,
	"end_on" date,
	"made_at" timestamp with time zone NOT NULL,
	"made_by" integer
);
--> statement-breakpoint
CREATE TABLE "answer" (
	"duty_id" integer NOT NULL,
	"item" text NOT NULL,
	"choice" text NOT NULL,
	"answered_at" timestamp with time zone NOT NULL,
	"answered_by" integer NOT NULL,
	"filled" boolean NOT NULL,
	CONSTRAINT "answer_duty_id_item_pk" PRIMARY KEY("duty_id","item")
);
--> statement-breakpoint
CREATE TABLE "binding" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "binding_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"chat_id" text NOT NULL,
	"unit_id" integer NOT NULL,
	"bound_by" integer,
	"bound_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "campaign" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "campaign_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"finding_seq" integer DEFAULT 0 NOT NULL,
	"looked_until" timestamp with time zone NOT NULL,
	"loaded_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "campaign_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "card_copy" (
	"message_ref" text PRIMARY KEY NOT NULL,
	"card_key" text NOT NULL,
	"chat_id" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat" (
	"chat_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"external" boolean NOT NULL,
	"joined_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "duty" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "duty_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"person_id" integer,
	"unit_id" integer NOT NULL,
	"due_on" date,
	"opened_on" date NOT NULL,
	"plan_version_id" integer NOT NULL,
	"done_at" timestamp with time zone,
	"done_on" date,
	"done_by" integer,
	"released_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "finding" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finding_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"source" text NOT NULL,
	"main_item" text NOT NULL,
	"unit_id" integer NOT NULL,
	"reporter_id" integer,
	"duty_id" integer,
	"track" text NOT NULL,
	"description" text NOT NULL,
	"place" text,
	"found_on" date NOT NULL,
	"due_on" date,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "finding_campaignId_number_unique" UNIQUE("campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "identity" (
	"platform" text NOT NULL,
	"tenant_key" text NOT NULL,
	"external_id" text NOT NULL,
	"person_id" integer NOT NULL,
	CONSTRAINT "identity_platform_tenant_key_external_id_pk" PRIMARY KEY("platform","tenant_key","external_id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"key" text PRIMARY KEY NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"mode" text NOT NULL,
	"app_id" text NOT NULL,
	"tenant_key" text,
	"stamped_at" timestamp with time zone NOT NULL,
	CONSTRAINT "installation_is_one_row" CHECK ("installation"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger_entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" integer,
	"unit_id" integer,
	"noun" text NOT NULL,
	"ref" text NOT NULL,
	"verb" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "ledger_entry_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "ledger_text" (
	"entry_id" integer PRIMARY KEY NOT NULL,
	"salt" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"lane" text NOT NULL,
	"person_id" integer,
	"chat_id" text,
	"body" jsonb,
	"card_key" text,
	"message_ref" text,
	"batch" text,
	"why" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"locked_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"first_tried_at" timestamp with time zone,
	"last_error" text,
	"revision" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "outbox_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "person_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"away_until" date,
	"left_at" timestamp with time zone,
	"unreachable_since" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "plan_version" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "plan_version_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"number" integer NOT NULL,
	"content" jsonb NOT NULL,
	"loaded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_version_campaignId_number_unique" UNIQUE("campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "quota_month" (
	"month" text PRIMARY KEY NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"exhausted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "rate_bucket" (
	"name" text PRIMARY KEY NOT NULL,
	"state" jsonb
);
--> statement-breakpoint
CREATE TABLE "role_held" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "role_held_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"person_id" integer NOT NULL,
	"role" text NOT NULL,
	"unit_id" integer NOT NULL,
	"since" date NOT NULL,
	"until" date
);
--> statement-breakpoint
CREATE TABLE "schedule_run" (
	"campaign_id" integer NOT NULL,
	"slot" text NOT NULL,
	"outcome" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"ran_at" timestamp with time zone NOT NULL,
	CONSTRAINT "schedule_run_campaign_id_slot_pk" PRIMARY KEY("campaign_id","slot")
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "unit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"parent_id" integer,
	"name" text NOT NULL,
	"path" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "unit_campaignId_path_unique" UNIQUE("campaign_id","path")
);
--> statement-breakpoint
ALTER TABLE "amendment" ADD CONSTRAINT "amendment_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "amendment" ADD CONSTRAINT "amendment_made_by_person_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer" ADD CONSTRAINT "answer_duty_id_duty_id_fk" FOREIGN KEY ("duty_id") REFERENCES "public"."duty"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer" ADD CONSTRAINT "answer_answered_by_person_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding" ADD CONSTRAINT "binding_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding" ADD CONSTRAINT "binding_chat_id_chat_chat_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chat"("chat_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding" ADD CONSTRAINT "binding_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding" ADD CONSTRAINT "binding_bound_by_person_id_fk" FOREIGN KEY ("bound_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty" ADD CONSTRAINT "duty_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty" ADD CONSTRAINT "duty_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty" ADD CONSTRAINT "duty_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty" ADD CONSTRAINT "duty_plan_version_id_plan_version_id_fk" FOREIGN KEY ("plan_version_id") REFERENCES "public"."plan_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty" ADD CONSTRAINT "duty_done_by_person_id_fk" FOREIGN KEY ("done_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_reporter_id_person_id_fk" FOREIGN KEY ("reporter_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_duty_id_duty_id_fk" FOREIGN KEY ("duty_id") REFERENCES "public"."duty"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_actor_id_person_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_text" ADD CONSTRAINT "ledger_text_entry_id_ledger_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_held" ADD CONSTRAINT "role_held_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_held" ADD CONSTRAINT "role_held_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_held" ADD CONSTRAINT "role_held_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_run" ADD CONSTRAINT "schedule_run_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "binding_one_unit_a_group" ON "binding" USING btree ("chat_id") WHERE "binding"."released_at" is null;--> statement-breakpoint
CREATE INDEX "binding_of_unit" ON "binding" USING btree ("campaign_id","unit_id");--> statement-breakpoint
CREATE INDEX "card_copy_of" ON "card_copy" USING btree ("card_key");--> statement-breakpoint
CREATE UNIQUE INDEX "duty_of_person" ON "duty" USING btree ("campaign_id","kind","subject","person_id") WHERE "duty"."person_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "duty_of_unit" ON "duty" USING btree ("campaign_id","kind","subject","unit_id") WHERE "duty"."person_id" is null;--> statement-breakpoint
CREATE INDEX "duty_of_anyone" ON "duty" USING btree ("person_id") WHERE "duty"."done_at" is null and "duty"."released_at" is null;--> statement-breakpoint
CREATE INDEX "duty_due" ON "duty" USING btree ("campaign_id","due_on","id") WHERE "duty"."done_at" is null and "duty"."released_at" is null;--> statement-breakpoint
CREATE INDEX "finding_of_duty" ON "finding" USING btree ("duty_id","main_item");--> statement-breakpoint
CREATE INDEX "finding_counts" ON "finding" USING btree ("campaign_id","unit_id","main_item","state");--> statement-breakpoint
CREATE INDEX "identity_of_person" ON "identity" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "inbox_age" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "ledger_entry_since" ON "ledger_entry" USING btree ("campaign_id","at");--> statement-breakpoint
CREATE INDEX "ledger_entry_of" ON "ledger_entry" USING btree ("campaign_id","noun","ref");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("not_before","id") WHERE "outbox"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_lane" ON "outbox" USING btree ("lane","id") WHERE "outbox"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_lane_done" ON "outbox" USING btree ("lane","done_at");--> statement-breakpoint
CREATE INDEX "outbox_batch" ON "outbox" USING btree ("batch") WHERE "outbox"."batch" is not null;--> statement-breakpoint
CREATE INDEX "outbox_parked" ON "outbox" USING btree ("done_at") WHERE "outbox"."state" in ('dead', 'uncertain');--> statement-breakpoint
CREATE UNIQUE INDEX "role_held_now" ON "role_held" USING btree ("campaign_id","person_id","role","unit_id") WHERE "role_held"."until" is null;--> statement-breakpoint
CREATE INDEX "role_held_in_unit" ON "role_held" USING btree ("campaign_id","unit_id");