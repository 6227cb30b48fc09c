-- Records are never changed or removed. Someone who must remove one drops the trigger on purpose.
create trigger platform_type_no_update before update on platform_type
begin
    select raise(abort, 'platform types are append-only');
end;

create trigger platform_type_no_delete before delete on platform_type
begin
    select raise(abort, 'platform types are append-only');
end;

create trigger profile_no_update before update on profile
begin
    select raise(abort, 'profiles are append-only');
end;

create trigger profile_no_delete before delete on profile
begin
    select raise(abort, 'profiles are append-only');
end;
