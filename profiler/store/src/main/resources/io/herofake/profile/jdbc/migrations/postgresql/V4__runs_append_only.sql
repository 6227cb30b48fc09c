create trigger profiler_run_no_change before update or delete or truncate on profiler_run
    for each statement execute function refuse_change();

create trigger profiler_step_no_change before update or delete or truncate on profiler_step
    for each statement execute function refuse_change();
