create trigger profiler_run_no_update before update on profiler_run
begin
    select raise(abort, 'profiler runs are append-only');
end;

create trigger profiler_run_no_delete before delete on profiler_run
begin
    select raise(abort, 'profiler runs are append-only');
end;

create trigger profiler_step_no_update before update on profiler_step
begin
    select raise(abort, 'profiler steps are append-only');
end;

create trigger profiler_step_no_delete before delete on profiler_step
begin
    select raise(abort, 'profiler steps are append-only');
end;
