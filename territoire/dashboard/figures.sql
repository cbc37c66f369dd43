-- What a dashboard counts, as SQLite and PostgreSQL both read it. Read by territoire/dashboard/cells.py.
--
-- Twins of the rules of actions.models.querysets, actions.part_lists.states and partners.models.querysets: the test that
-- follows every figure of the page to its list holds them together. {words} are days and members of enumerations, quoted by
-- cells.words; nothing typed by a person is ever part of this text.
--
-- After « -- cell: », the name of a cell, then the columns of its rows in the order that the sections read them.

-- cell: tables
WITH picked(id, status, health, priority, cost, ends_on, health_on, updated_at) AS MATERIALIZED ({sheets}),
late_sheets AS MATERIALIZED (
    SELECT sheet_id, MIN(due_on) AS since FROM actions_milestone
    WHERE done_on IS NULL AND due_on < {today} GROUP BY sheet_id),
sheets AS MATERIALIZED (
    SELECT picked.*,
        CASE WHEN status IN ({closed}) THEN 0
            WHEN ends_on < {today} OR late_sheets.since IS NOT NULL THEN 1 ELSE 0 END AS late,
        CASE WHEN late_sheets.since < ends_on OR ends_on IS NULL THEN late_sheets.since ELSE ends_on END AS late_since
    FROM picked LEFT JOIN late_sheets ON late_sheets.sheet_id = picked.id),
promised(id, organization_id, kind, archived_at, status, due_on, answered_at) AS MATERIALIZED ({commitments}),
commitments AS MATERIALIZED (
    SELECT promised.*,
        CASE WHEN answered_at >= {fresh_since} THEN 1 ELSE 0 END AS heard,
        CASE WHEN status = {kept} THEN 'kept' WHEN status = {abandoned} THEN 'abandoned'
            WHEN due_on < {today} THEN 'late'
            WHEN answered_at >= {fresh_since} THEN 'under_way' ELSE 'no_news' END AS promise
    FROM promised),
owing AS MATERIALIZED (
    SELECT organization_id, COUNT(*) AS owed, MAX(heard) AS heard, MAX(answered_at) AS answered_at
    FROM commitments WHERE status NOT IN ({settled}) AND archived_at IS NULL GROUP BY organization_id),
measured AS (
    SELECT i.id, i.sheet_id, i.name, i.unit, i.baseline, i.target, i.direction, s.priority,
        (SELECT r.id FROM actions_indicatorreading r WHERE r.indicator_id = i.id
         ORDER BY r.period_on DESC, r.id DESC LIMIT 1) AS reading_id
    FROM actions_indicator i JOIN sheets s ON s.id = i.sheet_id),
indicators AS MATERIALIZED (
    SELECT m.id, m.sheet_id, m.name, m.unit, m.target, m.priority, r.value, r.period_on,
        CASE WHEN r.value IS NULL OR m.target IS NULL THEN 'missing'
            WHEN m.direction = {increase} AND r.value >= m.target THEN 'reached'
            WHEN m.direction <> {increase} AND r.value <= m.target THEN 'reached'
            WHEN m.baseline IS NOT NULL AND (r.value - m.baseline) * (m.target - m.baseline) < 0 THEN 'wrong_way'
            ELSE 'on_way' END AS result
    FROM measured m LEFT JOIN actions_indicatorreading r ON r.id = m.reading_id)

-- cell: sheets: status, health, priority, late, n, costed, cost, updated, judged
SELECT status, health, CASE WHEN priority THEN 1 ELSE 0 END AS priority, late, COUNT(*) AS n,
    COUNT(cost) AS costed, SUM(cost) AS cost, MAX(updated_at) AS updated, MAX(health_on) AS judged
    FROM sheets GROUP BY 1, 2, 3, 4

-- cell: axes: axis, status, n, cost
SELECT x.priorityaxis_id AS axis, s.status, COUNT(*) AS n, SUM(s.cost) AS cost
    FROM sheets s LEFT JOIN actions_actionsheet_axes x ON x.actionsheet_id = s.id GROUP BY 1, 2

-- cell: communes: commune, n
SELECT x.commune_id AS commune, COUNT(*) AS n
    FROM sheets s LEFT JOIN actions_actionsheet_communes x ON x.actionsheet_id = s.id GROUP BY 1

-- cell: sentences: health, number, prefix, title, words, said_on, first_name, last_name
SELECT a.health, {named_sheet}, a.health_comment AS words, a.health_on AS said_on, u.first_name, u.last_name
    FROM (SELECT id AS sheet_id, ROW_NUMBER() OVER (PARTITION BY health ORDER BY health_on DESC, id DESC) AS place
        FROM sheets WHERE health <> {unknown}) t
    {sheet} JOIN accounts_user u ON u.id = a.health_by_id
    WHERE t.place <= {sentences} ORDER BY a.health_on DESC, a.id DESC

-- cell: late_sheets: number, prefix, title, since
SELECT {named_sheet}, t.since FROM (
        SELECT id AS sheet_id, late_since AS since, priority FROM sheets WHERE late = 1
        ORDER BY priority DESC, late_since, id LIMIT {shown}) t
    {sheet} ORDER BY t.priority DESC, t.since, a.id

-- cell: milestones: due_on, done, late, n, undated
SELECT CASE WHEN m.due_on BETWEEN {first_day} AND {last_day} THEN m.due_on END AS due_on,
    CASE WHEN m.done_on IS NULL THEN 0 ELSE 1 END AS done,
    CASE WHEN m.done_on IS NULL AND m.due_on < {today} AND s.status NOT IN ({closed}) THEN 1 ELSE 0 END AS late,
    COUNT(*) AS n, SUM(CASE WHEN m.due_on IS NULL AND m.done_on IS NULL THEN 1 ELSE 0 END) AS undated
    FROM sheets s JOIN actions_milestone m ON m.sheet_id = s.id GROUP BY 1, 2, 3

-- cell: late_milestones: words, due_on, number, prefix, title
SELECT t.words, t.due_on, {named_sheet} FROM (
        SELECT m.id, m.sheet_id, m.title AS words, m.due_on
        FROM sheets s JOIN actions_milestone m ON m.sheet_id = s.id
        WHERE m.done_on IS NULL AND m.due_on < {today} AND s.status NOT IN ({closed})
        ORDER BY m.due_on, m.id LIMIT {shown}) t
    {sheet} ORDER BY t.due_on, t.id

-- cell: blockers: unblocker, name, n, oldest, every, first
SELECT b.unblocker_id AS unblocker, {named}, COUNT(*) AS n, MIN(b.since) AS oldest,
    SUM(COUNT(*)) OVER () AS every, MIN(MIN(b.since)) OVER () AS first
    FROM sheets s JOIN actions_blocker b ON b.sheet_id = s.id
    LEFT JOIN accounts_organization o ON o.id = b.unblocker_id
    WHERE b.lifted_on IS NULL AND s.status NOT IN ({closed})
    GROUP BY b.unblocker_id, o.short_name, o.name ORDER BY n DESC, oldest LIMIT {most}

-- cell: promises: kind, promise, n, answered
SELECT kind, promise, COUNT(*) AS n, MAX(answered_at) AS answered FROM commitments GROUP BY 1, 2

-- cell: partners: owing, heard
SELECT COUNT(*) AS owing, COALESCE(SUM(heard), 0) AS heard FROM owing

-- cell: silent: slug, name, owed, answered
SELECT o.slug, {named}, w.owed, w.answered_at AS answered
    FROM owing w JOIN accounts_organization o ON o.id = w.organization_id
    WHERE w.heard = 0 ORDER BY w.owed DESC, w.organization_id LIMIT {shown}

-- cell: overdue: id, words, name, due_on
SELECT t.id, c.statement AS words, {named}, t.due_on
    FROM (SELECT id, due_on FROM commitments WHERE promise = 'late' ORDER BY due_on, id LIMIT {shown}) t
    JOIN partners_commitment c ON c.id = t.id JOIN accounts_organization o ON o.id = c.organization_id
    ORDER BY t.due_on, t.id

-- cell: reviews: n, oldest
SELECT COUNT(*) AS n, MIN(u.submitted_at) AS oldest
    FROM partners_commitmentupdate u JOIN commitments c ON c.id = u.commitment_id
    WHERE u.review_status = {submitted}

-- cell: stages: stage, n, known, amount, planned, moved
SELECT l.stage, COUNT(*) AS n, COUNT(l.amount) AS known, SUM(l.amount) AS amount,
    SUM(CASE WHEN s.cost IS NOT NULL THEN l.amount END) AS planned, MAX(l.stage_on) AS moved
    FROM sheets s JOIN actions_fundingline l ON l.sheet_id = s.id GROUP BY 1

-- cell: funders: funder, name, sought, secured, paid, every
SELECT f.funder, {named}, f.sought, f.secured, f.paid, f.every
    FROM (SELECT l.funder_id AS funder, SUM(l.amount) AS sought,
        CASE WHEN COUNT(CASE WHEN l.stage IN ({secured}) THEN 1 END) = 0 THEN 0
            ELSE SUM(CASE WHEN l.stage IN ({secured}) THEN l.amount END) END AS secured,
        CASE WHEN COUNT(CASE WHEN l.stage IN ({paid}) THEN 1 END) = 0 THEN 0
            ELSE SUM(CASE WHEN l.stage IN ({paid}) THEN l.amount END) END AS paid,
        COUNT(*) OVER () AS every
        FROM sheets s JOIN actions_fundingline l ON l.sheet_id = s.id
        WHERE l.stage <> {refused} GROUP BY l.funder_id
        ORDER BY COALESCE(SUM(l.amount), -1) DESC, l.funder_id LIMIT {most}) f
    LEFT JOIN accounts_organization o ON o.id = f.funder ORDER BY COALESCE(f.sought, -1) DESC, f.funder

-- cell: axis_money: axis, sought, secured, paid
SELECT x.priorityaxis_id AS axis, SUM(m.sought) AS sought, SUM(m.secured) AS secured, SUM(m.paid) AS paid
    FROM (SELECT l.sheet_id, SUM(l.amount) AS sought,
        CASE WHEN COUNT(CASE WHEN l.stage IN ({secured}) THEN 1 END) = 0 THEN 0
        ELSE SUM(CASE WHEN l.stage IN ({secured}) THEN l.amount END) END AS secured,
        CASE WHEN COUNT(CASE WHEN l.stage IN ({paid}) THEN 1 END) = 0 THEN 0
        ELSE SUM(CASE WHEN l.stage IN ({paid}) THEN l.amount END) END AS paid
        FROM sheets s JOIN actions_fundingline l ON l.sheet_id = s.id
        WHERE l.stage <> {refused} GROUP BY l.sheet_id) m
    JOIN actions_actionsheet_axes x ON x.actionsheet_id = m.sheet_id GROUP BY 1

-- cell: indicators: result, priority, n, read_on
SELECT result, CASE WHEN priority THEN 1 ELSE 0 END AS priority, COUNT(*) AS n, MAX(period_on) AS read_on
    FROM indicators GROUP BY 1, 2

-- cell: priority_indicators: words, unit, value, target, result, period_on, number, prefix, title
SELECT t.name AS words, t.unit, t.value, t.target, t.result, t.period_on, {named_sheet} FROM (
        SELECT * FROM indicators WHERE priority AND result <> 'missing'
        ORDER BY CASE result WHEN 'wrong_way' THEN 0 WHEN 'on_way' THEN 1 ELSE 2 END, period_on DESC, id LIMIT {most}) t
    {sheet} ORDER BY CASE t.result WHEN 'wrong_way' THEN 0 WHEN 'on_way' THEN 1 ELSE 2 END, t.period_on DESC, t.id
