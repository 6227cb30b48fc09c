package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.app.config.AccessConfig;
import io.herofake.app.config.AccessConfig.Audience;
import io.herofake.policy.QosLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files beside the configuration: nodes and API keys. */
class ClusterFileTest {
    @TempDir
    private Path folder;

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("file"), text);
    }

    @Test
    void readsEveryKindOfNode() throws Exception {
        ClusterFile file = ClusterFile.read(write("""
                nodes:
                  - {name: here, kind: local, memory: 8GiB, platforms: {onnxruntime-cpu: 2}, simulateAbsent: true}
                  - {name: far, kind: worker, worker: "10.0.0.7:8001", memory: 16GiB}
                  - {name: paper, kind: simulated, memory: 128GB, platforms: {cpu-core: 4, gpu: 1}}
                """));
        assertThat(file.nodes()).extracting(ClusterFile.Node::name).containsExactly("here", "far", "paper");
        assertThat(file.nodes().get(0).memoryBytes(1)).isEqualTo(8L << 30);
        assertThat(file.nodes().get(2).memoryBytes(1)).isEqualTo(128_000_000_000L);
        assertThat(ClusterFile.thisMachine().nodes().get(0).memoryBytes(7)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                         | has no nodes
            nodes: []                                                  | has no nodes
            nodes: [{kind: local}]                                     | a node needs a name
            nodes: [{name: a}]                                         | node 'a' needs a kind: local, worker or simulated
            nodes: [{name: a, kind: cloud}]                            | cloud
            nodes: [{name: a, kind: local, cores: 3}]                  | unknown key 'cores'
            nodes: [{name: a, kind: worker, memory: 1GiB}]             | must have an address
            nodes: [{name: a, kind: worker, worker: here, memory: 1GiB}] | here
            nodes: [{name: a, kind: worker, worker: "h:1"}]            | must state its memory
            nodes: [{name: a, kind: simulated, memory: 1GiB}]          | must state its platforms
            nodes: [{name: a, kind: local, memory: much}]              | 'much' is not a size
            nodes: [{name: a, kind: local, platforms: {gpu: 0}}]       | platforms.gpu must be 1 to 10000, not 0
            nodes: [{name: a, kind: local}, {name: a, kind: local}]    | names node 'a' twice
            nodes: [{name: a, kind: local}, {name: b, kind: local}]    | has two local nodes
            """)
    void namesWhatIsWrong(String text, String problem) throws Exception {
        Path file = write(text);
        assertThatThrownBy(() -> ClusterFile.read(file))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(file.toString());
    }

    @Test
    void readsKeysAndNamesWhatIsWrongWithThemWithoutTheKeys() throws Exception {
        Path good = write("# ours\nalice 0123456789abcdef low,medium\n\nops sha256:" + "0".repeat(64)
                + " * admin\nprometheus fedcba9876543210 - operator\n");
        assertThat(AccessFile.read(config(good), QosLevel.paper())).isNotNull();

        assertRefused("alice 0123456789abcdef", ":1: must be NAME KEY LEVELS");
        assertRefused("alice 0123456789abcdef best", ":1: there is no QoS level 'best'; known: high, low, medium");
        assertRefused("alice secret low", ":1: a key has at least 16 characters");
        assertRefused("alice sha256:123 low", "64 lower-case hex digits");
        assertRefused("alice 0123456789abcdef low root", "the fourth word must be operator or admin");
        assertRefused("alice 0123456789abcdef low admin operator", ":1: must be NAME KEY LEVELS");
        assertRefused("alice 0123456789abcdef -", "good for nothing");
        assertRefused("a 0123456789abcdef low\nb 0123456789abcdef low", "keys of 'a' and 'b' are the same");
        assertRefused("# nobody", "has no key");
    }

    private static AccessConfig config(Path keys) {
        return new AccessConfig(Optional.of(keys), Audience.OPERATORS, Audience.EVERYBODY);
    }

    private void assertRefused(String text, String problem) throws Exception {
        Path file = write(text);
        assertThatThrownBy(() -> AccessFile.read(config(file), QosLevel.paper()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret");
    }
}
