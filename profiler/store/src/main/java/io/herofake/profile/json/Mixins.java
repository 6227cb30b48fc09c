package io.herofake.profile.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart;
import io.herofake.profile.EncodedHistogram;
import io.herofake.profile.Figure;
import io.herofake.profile.Origin;
import io.herofake.profile.ScopedFigures;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** How values that are no plain JSON objects look in JSON; kept here so that the values themselves know nothing of JSON. */
final class Mixins {

    private Mixins() {}

    static SimpleModule module() {
        return new SimpleModule("herofake-profiles")
                .addDeserializer(Instant.class, new TextInstantDeserializer())
                .setMixInAnnotation(Figure.class, FigureMixin.class)
                .setMixInAnnotation(Origin.class, OriginMixin.class)
                .setMixInAnnotation(EncodedHistogram.class, EncodedHistogramMixin.class)
                .setMixInAnnotation(ScopedFigures.class, ScopedFiguresMixin.class)
                .setMixInAnnotation(HardwareType.class, IdMixin.class)
                .setMixInAnnotation(EnergyScope.class, IdMixin.class)
                .setMixInAnnotation(ColdStart.PageCache.class, IdMixin.class);
    }

    /** Times are text; Jackson's own deserializer also takes numbers, as seconds or as milliseconds. */
    private static final class TextInstantDeserializer extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        TextInstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            return InstantDeserializer.INSTANT.deserialize(parser, context);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Figure.Measured.class, name = "measured"),
        @JsonSubTypes.Type(value = Figure.Published.class, name = "published"),
        @JsonSubTypes.Type(value = Figure.Estimated.class, name = "estimated"),
        @JsonSubTypes.Type(value = Figure.Absent.class, name = "absent")
    })
    private interface FigureMixin {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Origin.Measured.class, name = "measured"),
        @JsonSubTypes.Type(value = Origin.Published.class, name = "published"),
        @JsonSubTypes.Type(value = Origin.Estimated.class, name = "estimated")
    })
    private interface OriginMixin {}

    private abstract static class EncodedHistogramMixin {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        EncodedHistogramMixin(@SuppressWarnings("unused") String base64) {}

        @JsonValue
        abstract String base64();
    }

    private abstract static class ScopedFiguresMixin {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        ScopedFiguresMixin(@SuppressWarnings("unused") Map<EnergyScope, Figure> byScope) {}

        @JsonValue
        abstract Map<EnergyScope, Figure> byScope();
    }

    private interface IdMixin {
        @JsonValue
        String id();
    }
}
