DROP INDEX `unit_period_parent`;--> statement-breakpoint
CREATE INDEX `unit_period_parent` ON `unit_period` (`parent_id`,`sort_key`);--> statement-breakpoint
ALTER TABLE `member_board` ADD `agreed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `member_cell` ADD `shown` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `member_cell_shown` ON `member_cell` (`campaign_id`,micro DESC,`person_id`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `campaign_unit_joined` ON `campaign_unit` (`campaign_id`) WHERE change_id IS NOT NULL;--> statement-breakpoint
UPDATE member_cell SET shown = 1 WHERE (SELECT choice FROM consent c WHERE c.person_id = member_cell.person_id AND c.purpose = 'campaign_board' ORDER BY no DESC LIMIT 1) IN ('initials', 'name');--> statement-breakpoint
UPDATE member_board SET names_due = names_due + 1, agreed = (SELECT count(*) FROM member_cell c WHERE c.campaign_id = member_board.campaign_id AND c.shown = 1 AND c.micro > 0);
