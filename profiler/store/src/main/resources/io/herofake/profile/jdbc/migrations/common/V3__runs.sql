-- The journal of profiler runs: what was asked for, and each finished step. A run that was killed is resumed from it.
create table profiler_run (
    id             varchar(200) not null primary key,
    host           varchar(200) not null,
    began_at_millis bigint      not null,
    json_version   integer      not null,
    json           text         not null
);

create index profiler_run_by_host on profiler_run (host, began_at_millis);

create table profiler_step (
    run                varchar(200) not null references profiler_run (id),
    name               varchar(500) not null,
    recorded_at_millis bigint       not null,
    json_version       integer      not null,
    json               text         not null,
    primary key (run, name)
);
