package io.herofake.profiler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.picture.PictureDecoder;
import io.herofake.profiler.Faces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelledPicturesTest {
    private static final PictureDecoder DECODER = new PictureDecoder();

    @TempDir
    Path folder;

    @Test
    void picturesAreFoundByLabelInAndBelowTheirFolders() throws IOException {
        Faces.draw(folder.resolve("real/a.png"), 1);
        Faces.draw(folder.resolve("real/more/b.png"), 2);
        Faces.draw(folder.resolve("fake/c.png"), 3);
        Files.writeString(folder.resolve("real/notes.txt"), "no picture");

        LabelledPictures found = LabelledPictures.of(folder, DECODER);

        assertThat(found.real()).containsExactly(folder.resolve("real/a.png"), folder.resolve("real/more/b.png"));
        assertThat(found.fake()).containsExactly(folder.resolve("fake/c.png"));
        assertThat(found.describe()).isEqualTo(folder.getFileName() + ": 2 real, 1 fake");
    }

    @Test
    void anAbsentFolderAndOneWithoutPicturesAreRefused() throws IOException {
        assertThatThrownBy(() -> LabelledPictures.of(folder.resolve("absent"), DECODER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not there")
                .hasMessageContaining("real and fake");
        Files.createDirectories(folder.resolve("real"));
        assertThatThrownBy(() -> LabelledPictures.of(folder, DECODER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no .jpg, .jpeg, .png or .webp file below");
    }

    @Test
    void picturesOfWhichNoneCanBeReadAreRefusedNamingTheFirst() throws IOException {
        Files.createDirectories(folder.resolve("real"));
        Files.createDirectories(folder.resolve("fake"));
        Files.writeString(folder.resolve("real/a.jpg"), "text");
        Files.createFile(folder.resolve("fake/b.png"));

        assertThatThrownBy(() -> LabelledPictures.of(folder, DECODER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none of the 2 pictures")
                .hasMessageContaining("a.jpg: the file does not begin like");
    }

    @Test
    void oneReadablePictureIsEnough() throws IOException {
        Faces.draw(folder.resolve("fake/good.png"), 1);
        Files.createDirectories(folder.resolve("real"));
        Files.writeString(folder.resolve("real/bad.jpg"), "text");

        assertThat(LabelledPictures.of(folder, DECODER).count()).isEqualTo(2);
    }
}
