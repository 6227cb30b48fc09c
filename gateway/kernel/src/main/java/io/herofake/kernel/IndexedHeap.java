package io.herofake.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap, lowest key first and then lowest tie, that tells its elements where they are, so that one can be removed or
 * given another key in logarithmic time. Keys lie in arrays of their own: comparing touches no element.
 */
abstract class IndexedHeap<E> {
    private @Nullable Object[] items = new Object[16];
    private long[] keys = new long[16];
    private long[] ties = new long[16];
    private int size;

    /** Stores an element's position, -1 when it leaves. */
    abstract void moved(E element, int index);

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // positions below size hold elements
    E get(int index) {
        return (E) items[index];
    }

    /** The first element; the heap must not be empty. */
    E first() {
        return get(0);
    }

    /** The first element's key; the heap must not be empty. */
    long firstKey() {
        return keys[0];
    }

    long key(int index) {
        return keys[index];
    }

    void add(E element, long key, long tie) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
            keys = Arrays.copyOf(keys, size * 2);
            ties = Arrays.copyOf(ties, size * 2);
        }
        up(size++, element, key, tie);
    }

    /** Removes the element at a position. */
    void remove(int index) {
        moved(get(index), -1);
        size--;
        E last = get(size);
        items[size] = null;
        if (index < size) {
            place(index, last, keys[size], ties[size]);
        }
    }

    /** Gives the element at a position another key. */
    void update(int index, long key) {
        place(index, get(index), key, ties[index]);
    }

    private void place(int index, E element, long key, long tie) {
        if (index > 0 && before(key, tie, (index - 1) >> 1)) {
            up(index, element, key, tie);
        } else {
            down(index, element, key, tie);
        }
    }

    private void up(int from, E element, long key, long tie) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >> 1;
            if (!before(key, tie, parent)) {
                break;
            }
            set(index, get(parent), keys[parent], ties[parent]);
            index = parent;
        }
        set(index, element, key, tie);
    }

    private void down(int from, E element, long key, long tie) {
        int index = from;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(keys[child + 1], ties[child + 1], child)) {
                child++;
            }
            if (before(key, tie, child)) {
                break;
            }
            set(index, get(child), keys[child], ties[child]);
            index = child;
        }
        set(index, element, key, tie);
    }

    private boolean before(long key, long tie, int other) {
        return key < keys[other] || (key == keys[other] && tie < ties[other]);
    }

    private void set(int index, E element, long key, long tie) {
        items[index] = element;
        keys[index] = key;
        ties[index] = tie;
        moved(element, index);
    }
}
