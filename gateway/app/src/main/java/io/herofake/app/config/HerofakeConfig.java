package io.herofake.app.config;

/**
 * All of the configuration. Immutable.
 *
 * @param access    who may use the gateway
 * @param http      where and how the gateway listens
 * @param limits    how much it takes
 * @param timeouts  how long it waits
 * @param cluster   what replicas run on
 * @param replicas  how long replicas may take, and what happens when they fail
 * @param policy    the policies in the beginning
 * @param queue     what may wait, and for how long
 * @param inference how models are run
 * @param simulated simulated platforms
 * @param models    where models are and which are served
 * @param pictures  how large a picture may be
 * @param store     where profiles are kept
 * @param energy    how energy is measured
 * @param qos       QoS levels
 * @param recording what is recorded
 * @param log       what is logged
 */
public record HerofakeConfig(
        HttpConfig http,
        AccessConfig access,
        LimitsConfig limits,
        TimeoutsConfig timeouts,
        ClusterConfig cluster,
        ReplicasConfig replicas,
        PolicyConfig policy,
        QueueConfig queue,
        InferenceConfig inference,
        SimulatedConfig simulated,
        ModelsConfig models,
        PicturesConfig pictures,
        StoreConfig store,
        EnergyConfig energy,
        QosConfig qos,
        RecordingConfig recording,
        LogConfig log) {}
