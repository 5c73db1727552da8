CREATE TABLE `change` (
	`no` integer PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`board_no` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `change_board` (
	`campaign_id` text PRIMARY KEY NOT NULL,
	`no` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `change_due` (
	`seq` integer PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`about` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `change_due_about` ON `change_due` (`about`) WHERE about IS NOT NULL;--> statement-breakpoint
CREATE TABLE `machine_token` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`label` text NOT NULL,
	`scope` text NOT NULL,
	`unit_id` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by` text,
	`last_used_at` integer,
	`window_at` integer DEFAULT 0 NOT NULL,
	`window_uses` integer DEFAULT 0 NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `machine_token_hash` ON `machine_token` (`token_hash`);--> statement-breakpoint
CREATE INDEX `machine_token_unit` ON `machine_token` (`unit_id`);--> statement-breakpoint
CREATE TRIGGER `change_launched` AFTER INSERT ON `campaign` WHEN NEW.source <> 'notice' BEGIN
	INSERT INTO change_due (campaign_id, kind, at) VALUES (NEW.id, 'launched', NEW.created_at);
END;--> statement-breakpoint
CREATE TRIGGER `change_happened` AFTER INSERT ON `campaign_event` WHEN NEW.kind <> 'launched' BEGIN
	INSERT INTO change_due (campaign_id, kind, at) VALUES (NEW.campaign_id, NEW.kind, NEW.at);
END;--> statement-breakpoint
CREATE TRIGGER `change_frozen` AFTER INSERT ON `freeze` BEGIN
	INSERT INTO change_due (campaign_id, kind, at) VALUES (NEW.campaign_id, 'frozen', NEW.from_at);
END;--> statement-breakpoint
CREATE TRIGGER `change_lifted` AFTER UPDATE OF `lifted_at` ON `freeze` WHEN OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL BEGIN
	INSERT INTO change_due (campaign_id, kind, at) VALUES (NEW.campaign_id, iif(NEW.from_at <= NEW.lifted_at, 'unfrozen', 'freeze_cancelled'), NEW.lifted_at);
END;--> statement-breakpoint
CREATE TRIGGER `change_points` AFTER UPDATE OF `state` ON `appraisal` WHEN OLD.state <> 'agreed' AND NEW.state = 'agreed' BEGIN
	INSERT INTO change_due (campaign_id, kind, at, about) SELECT NEW.campaign_id, 'points_agreed', NEW.decided_at, NEW.lot_id WHERE NOT EXISTS (SELECT 1 FROM change_due WHERE about = NEW.lot_id);
END;--> statement-breakpoint
CREATE TRIGGER `change_is_never_changed` BEFORE UPDATE ON `change` BEGIN SELECT RAISE(ABORT, 'a number of the feed is never changed'); END;
