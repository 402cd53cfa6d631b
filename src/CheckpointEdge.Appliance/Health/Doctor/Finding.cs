namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>How one look at a board ended.</summary>
public enum FindingState
{
    Well,

    /// <summary>It works, and somebody should know this before it does not.</summary>
    Look,

    /// <summary>It does not work, or will not survive the next start.</summary>
    Fault,

    /// <summary>This board has nothing of the kind, or it could not be looked at; said, and not counted.</summary>
    NotDone,
}

/// <summary>One line of the doctor. Immutable; holds no personal data and no key.</summary>
/// <param name="Check">Its name for scripts: small letters and hyphens, never changed.</param>
/// <param name="LookedAt">A path, an address, a device.</param>
/// <param name="Found">One sentence.</param>
/// <param name="WhatToDo">One sentence; empty where there is nothing to do.</param>
public sealed record Finding(string Check, FindingState State, string LookedAt, string Found, string WhatToDo)
{
    internal static Finding Well(string check, string lookedAt, string found) => new(check, FindingState.Well, lookedAt, found, "");

    internal static Finding Look(string check, string lookedAt, string found, string whatToDo) =>
        new(check, FindingState.Look, lookedAt, found, whatToDo);

    internal static Finding Fault(string check, string lookedAt, string found, string whatToDo) =>
        new(check, FindingState.Fault, lookedAt, found, whatToDo);

    internal static Finding NotDone(string check, string lookedAt, string found) => new(
        check, FindingState.NotDone, lookedAt, found, "");
}
