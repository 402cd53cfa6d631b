namespace CheckpointEdge.Simulators.Cameras;

/// <summary>What the simulated camera can do wrong.</summary>
public enum CameraFault
{
    /// <summary>It sends what it is shown.</summary>
    None,

    /// <summary>Its cable is out: it says so.</summary>
    Unplugged,

    /// <summary>It is plugged in and sends nothing more.</summary>
    StandsStill,

    /// <summary>Every frame ends in the middle, as over a bad cable.</summary>
    Torn,

    /// <summary>Every frame is rubbish; a seed replays it.</summary>
    Rubbish,
}
