CREATE INDEX `ledger_unit` ON `ledger` (`unit_id`,`act_date`,`indicator`);--> statement-breakpoint
CREATE INDEX `ledger_taken` ON `ledger` (`unit_id`,`seq`) WHERE milli < 0;