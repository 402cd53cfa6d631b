using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Tests;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>A board whose key was made in a TPM 2.0, with a real Central and OpenSSL's provider.</summary>
public sealed class TpmKeyTests
{
    [FactNeeding(Needs.Tpm)]
    public async Task A_key_in_the_TPM_serves_TLS_renewal_and_lists_and_the_stolen_directory_opens_nothing()
    {
        using SliceKey listKey = SliceKey.Create();
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        byte[] wrapped;
        using (SoftwareTpm tpm = await SoftwareTpm.StartAsync())
        {
            await house.EnrolAsync(BoardKeyPlace.Auto);
            Assert.Equal(
                ["unit-cert.pem", UnitFiles.TpmKeyName, "unit.json"],
                Directory.GetFileSystemEntries(house.BoardData).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
            foreach (string file in Directory.GetFiles(house.BoardData))
                Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

            using CentralLink link = house.Link();
            Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);

            wrapped = SliceKeys.Wrap(listKey, [Assert.Single(house.OnStore(units => units.Recipients()))]);
            using (BoardKey key = BoardKey.Open(house.BoardData))
            using (SliceKey opened = SliceKeys.Unwrap(wrapped, listKey.Identity, "north-1", key.Agree))
                Assert.Equal(listKey.Export(), opened.Export());

            house.Advance(TimeSpan.FromDays(400));
            using CertificateRenewal renewal = house.Renewal(link);
            Assert.True(await renewal.RunOnceAsync(CancellationToken.None));
            Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);
        }

        ProvisioningException gone = Assert.Throws<ProvisioningException>(() => BoardKey.Open(house.BoardData));
        Assert.Contains("its TPM, which cannot be used", gone.Message, StringComparison.Ordinal);

        using SoftwareTpm thiefs = await SoftwareTpm.StartAsync();
        Assert.Throws<ProvisioningException>(() => BoardKey.Open(house.BoardData));
        // A TPM that holds another key under the same handle: the thief's own.
        string own = Path.Combine(house.CentralData, "thief");
        await Enrolment.RunAsync(house.Ticket("thief-1"), own, false, house.BoardClock, CancellationToken.None, place: BoardKeyPlace.Tpm);
        ProvisioningException other = Assert.Throws<ProvisioningException>(() => BoardKey.Open(house.BoardData));
        Assert.Contains("another key", other.Message, StringComparison.Ordinal);
        using BoardKey foreign = BoardKey.Open(own);
        Assert.Throws<SliceKeysException>(() => SliceKeys.Unwrap(wrapped, listKey.Identity, "north-1", foreign.Agree));
    }

    [FactNeeding(Needs.Tpm)]
    public async Task A_board_has_not_forgotten_as_long_as_its_TPM_has_the_key()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        using SoftwareTpm tpm = await SoftwareTpm.StartAsync();
        await house.EnrolAsync(BoardKeyPlace.Tpm);
        string key = Path.Combine(house.BoardData, UnitFiles.TpmKeyName);
        string handle = (await File.ReadAllLinesAsync(key))[0];
        string proof = Path.Combine(house.CentralData, "proof.json");
        string deaf = Directory.CreateDirectory(Path.Combine(house.CentralData, "deaf")).FullName;
        string evict = Path.Combine(deaf, "tpm2_evictcontrol");
        await File.WriteAllTextAsync(evict, "#!/bin/sh\nexit 1\n");
        File.SetUnixFileMode(evict, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string path = Environment.GetEnvironmentVariable("PATH")!;
        Environment.SetEnvironmentVariable("PATH", $"{deaf}:{path}");
        try
        {
            ProvisioningException kept = Assert.Throws<ProvisioningException>(
                () => Zeroise.Run(house.BoardData, "north-1", 0, proof, TimeProvider.System));
            Assert.Contains("run it again", kept.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }

        Assert.True(File.Exists(key));
        Zeroise.Run(house.BoardData, "north-1", 0, proof, TimeProvider.System);

        Assert.Empty(Directory.EnumerateFileSystemEntries(house.BoardData));
        await house.EnrolAsync(house.Ticket("north-2"), BoardKeyPlace.Tpm);
        Assert.Equal(handle, (await File.ReadAllLinesAsync(key))[0]); // free again
    }

    [FactNeeding(Needs.Tpm)]
    public async Task Without_a_TPM_auto_takes_a_file_and_tpm_is_refused()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        if (File.Exists("/dev/tpmrm0"))
            return;

        ProvisioningException refused =
            await Assert.ThrowsAsync<ProvisioningException>(() => house.EnrolAsync(house.Ticket(), BoardKeyPlace.Tpm));
        Assert.Contains("take --key file", refused.Message, StringComparison.Ordinal);
        await house.EnrolAsync(BoardKeyPlace.Auto);
        Assert.True(File.Exists(Path.Combine(house.BoardData, UnitFiles.KeyName)));
    }
}
