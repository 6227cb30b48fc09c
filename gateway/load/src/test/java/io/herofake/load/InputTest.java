package io.herofake.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a load is made of, good and bad. */
class InputTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, http://localhost:8080",
        "localhost:8080/, http://localhost:8080",
        "HTTP://gateway/a/b/, http://gateway:80/a/b",
        "http://[::1]:9000, http://[::1]:9000"
    })
    void addressesAreRead(String given, String url) {
        assertThat(GatewayAddress.parse(given).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost",
                "",
                "http://",
                "http://a:99999",
                "http://a:0",
                "http://a?b=c",
                "ftp://a",
                "a b"
            })
    void badAddressesAreNamed(String given) {
        assertThatThrownBy(() -> GatewayAddress.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + given + "'");
    }

    @Test
    void theGatewaySaysWhatItServes() throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) -> {})) {
            Served served = Served.ask(gateway.address(), null);

            assertThat(served.functions()).containsExactly("resnet50", "vgg16");
            assertThat(served.qosLevels()).containsExactly("high", "low");
        }
    }

    @Test
    void anUnreachableGatewayIsNamed() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> Served.ask(new GatewayAddress("127.0.0.1", port, ""), null))
                .isInstanceOf(LoadException.class)
                .hasMessage("no gateway answers at http://127.0.0.1:" + port
                        + ": the connection is refused, or the name is unknown");
    }

    @Test
    void anotherServerIsTold() throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) -> {})) {
            GatewayAddress other =
                    new GatewayAddress("127.0.0.1", gateway.address().port(), "/elsewhere");

            assertThatThrownBy(() -> Served.ask(other, null))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("status 404; is a HeROfake gateway there?");
        }
    }

    @Test
    void theGeneratedPictureIsAPictureAndSaysSo() throws Exception {
        Pictures generated = Pictures.generated();

        assertThat(ImageIO.read(new ByteArrayInputStream(generated.files().get(0)))
                        .getWidth())
                .isEqualTo(640);
        assertThat(generated.description()).startsWith("one generated JPEG of 640x480");
    }

    @Test
    void picturesAreReadFromFilesAndFolders() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Files.write(folder.resolve("a/b/one.JPG"), new byte[] {1});
        Files.write(folder.resolve("a/two.png"), new byte[] {1, 2});
        Files.writeString(folder.resolve("a/notes.txt"), "no picture");
        Path named = Files.write(folder.resolve("named"), new byte[] {1, 2, 3});

        Pictures pictures = Pictures.read(List.of(named, folder.resolve("a")));

        assertThat(pictures.files()).extracting(bytes -> bytes.length).containsExactly(3, 1, 2);
        assertThat(pictures.description()).isEqualTo("3 from files, 6 bytes together");
    }

    @Test
    void badPicturesAreNamed() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.jpg"));
        Path none = Files.createDirectory(folder.resolve("none"));

        assertThatThrownBy(() -> Pictures.read(List.of(folder.resolve("absent.jpg"))))
                .hasMessageContaining("there is no picture")
                .hasMessageContaining("absent.jpg");
        assertThatThrownBy(() -> Pictures.read(List.of(empty))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> Pictures.read(List.of(none))).hasMessageContaining("in or below " + none);
    }
}
