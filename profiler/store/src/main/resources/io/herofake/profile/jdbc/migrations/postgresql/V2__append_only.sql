-- Records are never changed or removed. Someone who must remove one drops the trigger on purpose.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end;
$$;

create trigger platform_type_no_change before update or delete or truncate on platform_type
    for each statement execute function refuse_change();

create trigger profile_no_change before update or delete or truncate on profile
    for each statement execute function refuse_change();
