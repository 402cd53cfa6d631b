namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>What the doctor looks at, and how long. Immutable.</summary>
public sealed record DoctorOptions
{
    /// <summary>The board's data directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The options of the service, as systemd reads them.</summary>
    public string OptionsPath { get; init; } = OptionsFile.Usual;

    /// <summary>Where <c>/proc</c>, <c>/sys</c> and <c>/run</c> begin; a test puts a small one here.</summary>
    public string SystemRoot { get; init; } = "/";

    /// <summary>The service's unit; systemd is asked about it where it runs.</summary>
    public string ServiceUnit { get; init; } = "checkpointedge-appliance.service";

    /// <summary>One look takes no longer (seconds); a list of a million records is indexed within it.</summary>
    public double LookSecondsMax { get; init; } = 60;

    /// <summary>A frame of a camera comes within this (seconds).</summary>
    public double FrameSeconds { get; init; } = 10;

    /// <summary>Until Central's address answers (seconds).</summary>
    public double CentralSeconds { get; init; } = 10;

    /// <summary>Reports that wait for longer are told (hours).</summary>
    public double OutboxHours { get; init; } = 24;
}
