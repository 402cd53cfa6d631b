using System.Globalization;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>The list as the service would open it: signatures, hashes, key, age, and whether the search finds whom Central named.</summary>
internal sealed class ListChecks(DoctorOptions options, TimeProvider time)
{
    public const string ListName = "list";
    public const string CanaryName = "list-canary";

    private Finding _canary = Finding.NotDone(CanaryName, options.DataDirectory, "There is no list to try.");

    public Finding List(UnitIdentity? unit)
    {
        string lists = Path.Combine(options.DataDirectory, "lists");
        const string Fetch = "Connect the board to Central, or bring a list with a stick (checkpointctl courier import).";
        // The folders are the service's to make: none is made here.
        if (unit is null || !File.Exists(Path.Combine(lists, "current")) || !Directory.Exists(Path.Combine(options.DataDirectory, "metadata")))
            return Finding.Fault(ListName, lists, "There is no list on this board: nothing can be called clear.", Fetch);
        ShelfFolders folders = new(options.DataDirectory);
        if (folders.ReadCurrent() is not { } generation)
            return Finding.Fault(ListName, lists, "The file that names the list in use cannot be read.", Fetch);
        string folder = folders.Of(generation);
        try
        {
            OpenList open = OpenList.Open(
                folder, new ListTrust(options.DataDirectory, unit, time),
                new SliceKeyring(options.DataDirectory, unit), patient: true);
            try
            {
                _canary = CanaryOf(open, unit);
                return Age(open, folder);
            }
            finally
            {
                open.Retire();
            }
        }
        catch (ListRefusedException refused)
        {
            _canary = Finding.NotDone(CanaryName, folder, "The list cannot be opened.");
            return Finding.Fault(
                ListName, folder, refused.Message,
                "The service goes on with the list before it, if there is one. " + Fetch);
        }
    }

    /// <summary>Known after <see cref="List"/>.</summary>
    public Finding Canary() => _canary;

    private Finding Age(OpenList open, string folder)
    {
        TimeSpan age = time.GetUtcNow() - open.Header.CreatedAt;
        string found = string.Create(
            CultureInfo.InvariantCulture, $"List {open.Generation}, {open.Header.Records} records, {(long)age.TotalHours} h old, ")
            + "whole and readable with this board's key.";
        const string WhatToDo = "Look at the line about Central; ask Central whether lists are published.";
        return age >= TimeSpan.FromHours(open.Policy.ListAgeLimitHours)
            ? Finding.Fault(ListName, folder, $"{found} It is too old: nothing is called clear.", WhatToDo)
            : age >= TimeSpan.FromHours(open.Policy.ListAgeWarnHours)
                ? Finding.Look(ListName, folder, found, WhatToDo)
                : Finding.Well(ListName, folder, found);
    }

    private Finding CanaryOf(OpenList open, UnitIdentity unit)
    {
        ListManifest manifest = new ListTrust(options.DataDirectory, unit, time).Verify(SignedList.Read(open.Directory));
        if (OpenList.TargetOf(manifest, ListManifest.SliceTarget).Custom?.Canary is not { } canary)
            return Finding.NotDone(
                CanaryName, open.Directory,
                "Central named nobody to try the list with: nobody on it can be found by name for sure.");
        try
        {
            SliceCanary.Check(open.Slice, open.Search, canary);
            return Finding.Well(CanaryName, open.Directory, "The search finds the record that Central named.");
        }
        catch (SliceException failure)
        {
            return Finding.Fault(
                CanaryName, open.Directory, failure.Message,
                "Do not use the board; ask Central to publish the list again, and keep this one for them.");
        }
    }
}
