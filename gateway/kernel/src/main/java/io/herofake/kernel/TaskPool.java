package io.herofake.kernel;

import io.herofake.policy.Handles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All tasks in the system. Slots that become free are used again, last out first in, so that they stay in the cache. */
final class TaskPool {
    private Task[] slots = new Task[0];
    private int created;
    private @Nullable Task free;
    private int used;

    /** A task to be begun. */
    Task take() {
        Task task = free;
        if (task == null) {
            task = create();
        } else {
            free = task.next;
            task.next = null;
        }
        used++;
        return task;
    }

    private Task create() {
        if (created == slots.length) {
            slots = Arrays.copyOf(slots, Math.max(64, created * 2));
        }
        Task task = new Task(created);
        slots[created++] = task;
        return task;
    }

    /** Puts a task back; its handle is dead from now on. */
    void give(Task task) {
        task.state = Task.State.FREE;
        task.generation = (task.generation + 1) & Integer.MAX_VALUE;
        task.replica = null;
        task.next = free;
        free = task;
        used--;
    }

    /** The living task with a handle, or null. */
    @Nullable
    Task find(long handle) {
        int slot = Handles.slot(handle);
        if (slot < 0 || slot >= created) {
            return null;
        }
        Task task = slots[slot];
        return task.generation == Handles.generation(handle) && task.state != Task.State.FREE ? task : null;
    }

    /** Number of tasks in use. */
    int used() {
        return used;
    }

    /** Number of slots ever made; for checks. */
    int created() {
        return created;
    }

    /** A slot's task, free or not; for checks. */
    Task slot(int slot) {
        return slots[slot];
    }
}
