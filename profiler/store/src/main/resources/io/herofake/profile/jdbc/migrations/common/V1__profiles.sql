-- Records as JSON, with the columns that queries ask for beside it. docs/metadata-store.md describes them.
create table platform_type (
    id                 varchar(36)  not null primary key,
    name               varchar(200) not null,
    hardware           varchar(20)  not null,
    provenance         varchar(20)  not null check (provenance in ('measured', 'published', 'estimated')),
    host               varchar(200),
    recorded_at_millis bigint       not null,
    json_version       integer      not null,
    json               text         not null
);

create index platform_type_by_name on platform_type (name, recorded_at_millis);

create table profile (
    id                 varchar(36)  not null primary key,
    function_name      varchar(200) not null,
    platform_type      varchar(200) not null,
    hardware           varchar(20)  not null,
    provenance         varchar(20)  not null check (provenance in ('measured', 'published', 'estimated')),
    host               varchar(200),
    model_sha256       varchar(64),
    run                varchar(200),
    recorded_at_millis bigint       not null,
    json_version       integer      not null,
    json               text         not null
);

create index profile_by_pair on profile (function_name, platform_type, recorded_at_millis);
create index profile_by_run on profile (run);
