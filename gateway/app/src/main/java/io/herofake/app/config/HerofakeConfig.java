package io.herofake.app.config;

/**
 * All of the configuration. Immutable.
 *
 * @param http      where and how the gateway listens
 * @param limits    how much it takes
 * @param timeouts  how long it waits
 * @param inference how many inferences run at a time, and what waits for them
 * @param models    where models are and which are served
 * @param pictures  how large a picture may be
 * @param store     where profiles are kept
 * @param energy    how energy is measured
 * @param qos       QoS levels
 * @param log       what is logged
 */
public record HerofakeConfig(
        HttpConfig http,
        LimitsConfig limits,
        TimeoutsConfig timeouts,
        InferenceConfig inference,
        ModelsConfig models,
        PicturesConfig pictures,
        StoreConfig store,
        EnergyConfig energy,
        QosConfig qos,
        LogConfig log) {}
