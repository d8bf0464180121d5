"""The tables of the sandbox. Times are UTC as v1 writes them: "2025-03-01 09:30:00"."""

from __future__ import annotations

from typing import Final

APPLICATION: Final = 0x70647370  # "pdsp", so that no other database is taken for one of ours
VERSION: Final = 1

ADDRESS_PARTS: Final = (
    "subpremise",
    "street_number",
    "route",
    "sublocality",
    "locality",
    "admin_area_level_1",
    "admin_area_level_2",
    "country",
    "postal_code",
    "formatted_address",
)

_ADDRESS = ",\n  ".join(f"address_{part} TEXT" for part in ADDRESS_PARTS)

SCHEMA: Final = f"""
CREATE TABLE users (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, has_pic INTEGER NOT NULL,
  pic_hash TEXT, active_flag INTEGER NOT NULL, is_admin INTEGER NOT NULL);

CREATE TABLE organizations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, owner_id INTEGER NOT NULL,
  visible_to INTEGER NOT NULL DEFAULT 3, label_ids TEXT NOT NULL DEFAULT '[]', address TEXT,
  {_ADDRESS},
  country_code TEXT, picture_id INTEGER, website TEXT, linkedin TEXT, industry INTEGER,
  annual_revenue INTEGER, employee_count INTEGER, custom TEXT NOT NULL DEFAULT '{{}}',
  active_flag INTEGER NOT NULL DEFAULT 1, add_time TEXT NOT NULL, update_time TEXT NOT NULL,
  delete_time TEXT);
CREATE INDEX organizations_by_update ON organizations(update_time, id);
CREATE INDEX organizations_by_owner ON organizations(owner_id);

CREATE TABLE pictures (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL, added_by_user_id INTEGER NOT NULL,
  add_time TEXT NOT NULL, hash TEXT NOT NULL);

CREATE TABLE persons (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, first_name TEXT, last_name TEXT, org_id INTEGER,
  owner_id INTEGER NOT NULL, emails TEXT NOT NULL, phones TEXT NOT NULL, visible_to INTEGER NOT NULL,
  label_ids TEXT NOT NULL, job_title TEXT, birthday TEXT, notes TEXT, active_flag INTEGER NOT NULL,
  add_time TEXT NOT NULL, update_time TEXT NOT NULL);
CREATE INDEX persons_by_org ON persons(org_id);

CREATE TABLE pipelines (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, url_title TEXT NOT NULL, order_nr INTEGER NOT NULL,
  active INTEGER NOT NULL, deal_probability INTEGER NOT NULL, add_time TEXT NOT NULL,
  update_time TEXT NOT NULL);
CREATE TABLE stages (
  id INTEGER PRIMARY KEY, order_nr INTEGER NOT NULL, name TEXT NOT NULL, active_flag INTEGER NOT NULL,
  deal_probability INTEGER NOT NULL, pipeline_id INTEGER NOT NULL, rotten_flag INTEGER NOT NULL,
  rotten_days INTEGER, add_time TEXT NOT NULL, update_time TEXT NOT NULL);

CREATE TABLE deals (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, value REAL NOT NULL, currency TEXT NOT NULL,
  status TEXT NOT NULL, org_id INTEGER, person_id INTEGER, owner_id INTEGER NOT NULL,
  creator_user_id INTEGER NOT NULL, stage_id INTEGER NOT NULL, pipeline_id INTEGER NOT NULL,
  probability INTEGER, lost_reason TEXT, visible_to INTEGER NOT NULL, label_ids TEXT NOT NULL,
  expected_close_date TEXT, close_time TEXT, won_time TEXT, lost_time TEXT, stage_change_time TEXT,
  add_time TEXT NOT NULL, update_time TEXT NOT NULL);
CREATE INDEX deals_by_org ON deals(org_id, status);
CREATE INDEX deals_by_person ON deals(person_id, status);

CREATE TABLE activities (
  id INTEGER PRIMARY KEY, subject TEXT NOT NULL, type TEXT NOT NULL, done INTEGER NOT NULL,
  due_date TEXT, due_time TEXT, duration TEXT, deal_id INTEGER, person_id INTEGER, org_id INTEGER,
  owner_id INTEGER NOT NULL, creator_user_id INTEGER NOT NULL, note TEXT, public_description TEXT,
  location TEXT, busy INTEGER NOT NULL, priority INTEGER, active_flag INTEGER NOT NULL,
  marked_as_done_time TEXT, add_time TEXT NOT NULL, update_time TEXT NOT NULL);
CREATE INDEX activities_by_org ON activities(org_id, done, due_date, due_time);
CREATE INDEX activities_by_deal ON activities(deal_id, done, due_date, due_time);
CREATE INDEX activities_by_person ON activities(person_id, done, due_date, due_time);

CREATE TABLE files (
  id INTEGER PRIMARY KEY, org_id INTEGER, deal_id INTEGER, person_id INTEGER, user_id INTEGER NOT NULL,
  name TEXT NOT NULL, file_name TEXT NOT NULL, file_size INTEGER NOT NULL, file_type TEXT NOT NULL,
  description TEXT, active_flag INTEGER NOT NULL, add_time TEXT NOT NULL, update_time TEXT NOT NULL);
CREATE INDEX files_by_org ON files(org_id);
CREATE INDEX files_by_deal ON files(deal_id);
CREATE INDEX files_by_person ON files(person_id);

CREATE TABLE mails (
  id INTEGER PRIMARY KEY, org_id INTEGER, person_id INTEGER, user_id INTEGER NOT NULL,
  mail_thread_id INTEGER NOT NULL, subject TEXT NOT NULL, snippet TEXT NOT NULL, sent_flag INTEGER NOT NULL,
  read_flag INTEGER NOT NULL, has_attachments_flag INTEGER NOT NULL, tracking TEXT,
  message_time TEXT NOT NULL);
CREATE INDEX mails_by_org ON mails(org_id, message_time);
CREATE INDEX mails_by_person ON mails(person_id);

CREATE TABLE notes (
  id INTEGER PRIMARY KEY, org_id INTEGER, user_id INTEGER NOT NULL, content TEXT NOT NULL,
  active_flag INTEGER NOT NULL, add_time TEXT NOT NULL, update_time TEXT NOT NULL);
CREATE INDEX notes_by_org ON notes(org_id);

CREATE TABLE followers (
  id INTEGER PRIMARY KEY AUTOINCREMENT, org_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
  add_time TEXT NOT NULL, UNIQUE (org_id, user_id));
CREATE TABLE follower_log (
  id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, action TEXT NOT NULL, actor_user_id INTEGER NOT NULL,
  follower_user_id INTEGER NOT NULL, time TEXT NOT NULL);
CREATE INDEX follower_log_by_org ON follower_log(org_id);

CREATE TABLE changes (
  id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, user_id INTEGER NOT NULL, field_key TEXT NOT NULL,
  old_value TEXT, new_value TEXT, log_time TEXT NOT NULL, source TEXT NOT NULL, is_bulk INTEGER NOT NULL);
CREATE INDEX changes_by_org ON changes(org_id);

CREATE TABLE filters (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, conditions TEXT NOT NULL);

CREATE TABLE oauth_codes (
  code TEXT PRIMARY KEY, redirect_uri TEXT NOT NULL, scope TEXT NOT NULL, expires REAL NOT NULL,
  grant_id TEXT);
CREATE TABLE oauth_tokens (
  token TEXT PRIMARY KEY, kind TEXT NOT NULL, grant_id TEXT NOT NULL, scope TEXT NOT NULL,
  expires REAL);
CREATE INDEX oauth_tokens_by_grant ON oauth_tokens(grant_id);

CREATE VIEW organization_counts AS SELECT o.id,
  (SELECT count(*) FROM deals WHERE org_id = o.id AND status = 'open') AS open_deals_count,
  (SELECT count(*) FROM deals WHERE org_id = o.id AND status = 'won') AS won_deals_count,
  (SELECT count(*) FROM deals WHERE org_id = o.id AND status = 'lost') AS lost_deals_count,
  (SELECT count(*) FROM deals d JOIN persons p ON p.id = d.person_id WHERE p.org_id = o.id
     AND d.org_id IS NOT o.id AND d.status = 'open') AS related_open_deals_count,
  (SELECT count(*) FROM deals d JOIN persons p ON p.id = d.person_id WHERE p.org_id = o.id
     AND d.org_id IS NOT o.id AND d.status = 'won') AS related_won_deals_count,
  (SELECT count(*) FROM deals d JOIN persons p ON p.id = d.person_id WHERE p.org_id = o.id
     AND d.org_id IS NOT o.id AND d.status = 'lost') AS related_lost_deals_count,
  (SELECT count(*) FROM mails WHERE org_id = o.id) AS email_messages_count,
  (SELECT count(*) FROM persons WHERE org_id = o.id AND active_flag = 1) AS people_count,
  (SELECT count(*) FROM activities WHERE org_id = o.id AND active_flag = 1 AND done = 1)
     AS done_activities_count,
  (SELECT count(*) FROM activities WHERE org_id = o.id AND active_flag = 1 AND done = 0)
     AS undone_activities_count,
  (SELECT count(*) FROM files WHERE org_id = o.id AND active_flag = 1) AS files_count,
  (SELECT count(*) FROM notes WHERE org_id = o.id AND active_flag = 1) AS notes_count,
  (SELECT count(*) FROM followers WHERE org_id = o.id) AS followers_count,
  (SELECT id FROM activities WHERE org_id = o.id AND active_flag = 1 AND done = 0
     ORDER BY due_date, due_time, id LIMIT 1) AS next_activity_id,
  (SELECT id FROM activities WHERE org_id = o.id AND active_flag = 1 AND done = 1
     ORDER BY due_date DESC, due_time DESC, id DESC LIMIT 1) AS last_activity_id
FROM organizations o;

CREATE VIEW person_counts AS SELECT q.id,
  (SELECT count(*) FROM deals WHERE person_id = q.id AND status = 'open') AS open_deals_count,
  (SELECT count(*) FROM deals WHERE person_id = q.id AND status = 'won') AS won_deals_count,
  (SELECT count(*) FROM deals WHERE person_id = q.id AND status = 'lost') AS lost_deals_count,
  (SELECT count(*) FROM mails WHERE person_id = q.id) AS email_messages_count,
  (SELECT count(*) FROM activities WHERE person_id = q.id AND active_flag = 1 AND done = 1)
     AS done_activities_count,
  (SELECT count(*) FROM activities WHERE person_id = q.id AND active_flag = 1 AND done = 0)
     AS undone_activities_count,
  (SELECT count(*) FROM files WHERE person_id = q.id AND active_flag = 1) AS files_count,
  (SELECT max(message_time) FROM mails WHERE person_id = q.id AND sent_flag = 0) AS last_incoming_mail_time,
  (SELECT max(message_time) FROM mails WHERE person_id = q.id AND sent_flag = 1) AS last_outgoing_mail_time,
  (SELECT id FROM activities WHERE person_id = q.id AND active_flag = 1 AND done = 0
     ORDER BY due_date, due_time, id LIMIT 1) AS next_activity_id,
  (SELECT id FROM activities WHERE person_id = q.id AND active_flag = 1 AND done = 1
     ORDER BY due_date DESC, due_time DESC, id DESC LIMIT 1) AS last_activity_id
FROM persons q;

CREATE VIEW deal_counts AS SELECT d.id,
  (SELECT count(*) FROM activities WHERE deal_id = d.id AND active_flag = 1 AND done = 1)
     AS done_activities_count,
  (SELECT count(*) FROM activities WHERE deal_id = d.id AND active_flag = 1 AND done = 0)
     AS undone_activities_count,
  (SELECT count(*) FROM files WHERE deal_id = d.id AND active_flag = 1) AS files_count,
  (SELECT id FROM activities WHERE deal_id = d.id AND active_flag = 1 AND done = 0
     ORDER BY due_date, due_time, id LIMIT 1) AS next_activity_id,
  (SELECT id FROM activities WHERE deal_id = d.id AND active_flag = 1 AND done = 1
     ORDER BY due_date DESC, due_time DESC, id DESC LIMIT 1) AS last_activity_id
FROM deals d;
"""  # noqa: S608
