package io.herofake.sandbox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SharedMemoryTest {
    @BeforeEach
    void needsIt() {
        assumeTrue(SharedMemory.available(), "there is no /dev/shm");
    }

    @Test
    void bothSidesSeeTheSameNumbersAndItsNameGoes() throws Exception {
        SharedMemory own = SharedMemory.create(100_000);
        SharedMemory other = SharedMemory.open(own.key(), 100_000);
        own.forgetName();
        own.buffer().putFloat(99_996, 1.5f);

        assertThat(other.buffer().getFloat(99_996)).isEqualTo(1.5f);
        assertThatThrownBy(() -> SharedMemory.open(own.key(), 1)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void moreThanThereIsCannotBeMapped() throws Exception {
        SharedMemory own = SharedMemory.create(10);
        try {
            assertThatThrownBy(() -> SharedMemory.open(own.key(), 11))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has 10 bytes, not 11");
        } finally {
            own.forgetName();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/etc/passwd", "/herofake-../x", "herofake-00000000-0000-0000-0000-000000000000", "/other"})
    void onlyItsOwnKeysAreOpened(String key) {
        assertThatThrownBy(() -> SharedMemory.open(key, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the key");
    }
}
