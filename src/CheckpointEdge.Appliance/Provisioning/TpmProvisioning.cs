using System.Diagnostics;
using System.Globalization;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>Where a board's key is made.</summary>
public enum BoardKeyPlace
{
    /// <summary>In the TPM where there is one, else in a file.</summary>
    Auto,

    /// <summary>In the TPM, or not at all.</summary>
    Tpm,

    /// <summary>In a file that its owner alone may read (0600).</summary>
    File,
}

/// <summary>
/// Makes a key in the TPM with the programs of Debian's <c>tpm2-tools</c>, and keeps it there under a handle of the owner's
/// range. Stateless; one at a time.
/// </summary>
internal static class TpmProvisioning
{
    /// <summary>What names the TPM, as OpenSSL's provider reads it; without it, the kernel's device.</summary>
    private const string ProviderVariable = "TPM2OPENSSL_TCTI";

    private const string ToolsVariable = "TPM2TOOLS_TCTI";
    private const string Device = "/dev/tpmrm0";
    private const string HandlePrefix = "handle:";

    /// <summary>Handles that are tried (first one, count): the owner's range is for whoever owns the machine.</summary>
    private const uint FirstHandle = 0x8100_0100;

    private const int HandlesMax = 64;

    /// <summary>For each program (seconds).</summary>
    private const int ToolSecondsMax = 30;

    /// <summary>Signs and agrees, was made here and cannot leave.</summary>
    private const string Attributes = "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|sign|decrypt";

    /// <summary>Whether the machine has a TPM at all.</summary>
    public static bool IsPresent =>
        File.Exists(Device) || Environment.GetEnvironmentVariable(ProviderVariable) is { Length: > 0 };

    /// <summary>Makes a key.</summary>
    /// <param name="folder">For the programs' files, which are removed.</param>
    /// <returns>What the board's file of the key says; see <see cref="TpmKey"/>.</returns>
    /// <exception cref="ProvisioningException">The TPM or a program does not do it; the message names the program.</exception>
    public static string Create(string folder)
    {
        if (!IsPresent)
            throw new ProvisioningException($"This board has no TPM ({Device} is missing): take --key file.");
        string scratch = Path.Combine(folder, "tpm");
        Directory.CreateDirectory(scratch);
        try
        {
            string handle = FreeHandle(scratch);
            Run(scratch, "tpm2_createprimary", "-Q", "-C", "o", "-G", "ecc256", "-c", "primary.ctx");
            Flush(scratch);
            Run(scratch, "tpm2_create", "-Q", "-C", "primary.ctx", "-G", "ecc256", "-a", Attributes, "-u", "key.pub", "-r", "key.priv");
            Flush(scratch);
            Run(scratch, "tpm2_load", "-Q", "-C", "primary.ctx", "-u", "key.pub", "-r", "key.priv", "-c", "key.ctx");
            Run(scratch, "tpm2_evictcontrol", "-Q", "-C", "o", "-c", "key.ctx", handle);
            Flush(scratch);
            Run(scratch, "tpm2_readpublic", "-Q", "-c", handle, "-f", "pem", "-o", "key.pem");
            return Describe(handle, File.ReadAllText(Path.Combine(scratch, "key.pem")).Trim());
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Removes a key that nobody needs any more; a TPM that does not do it keeps a handle, no more.</summary>
    /// <param name="file">As <see cref="Describe"/> wrote it.</param>
    public static void Remove(string file)
    {
        try
        {
            Forget(file);
        }
        catch (ProvisioningException)
        {
            // It stays where it is, and opens nothing that a list will be sealed to again.
        }
    }

    /// <summary>Removes a key that nobody may use again; one that is gone already is fine.</summary>
    /// <param name="file">As <see cref="Describe"/> wrote it; nothing is done for one that was overwritten, which comes afterwards.</param>
    /// <exception cref="ProvisioningException">It may still lie in the TPM.</exception>
    public static void Forget(string file)
    {
        if (!file.StartsWith(HandlePrefix, StringComparison.Ordinal))
            return;
        string handle = HandleOf(file)[HandlePrefix.Length..];
        try
        {
            Run(Path.GetTempPath(), "tpm2_evictcontrol", "-Q", "-C", "o", "-c", handle);
        }
        catch (ProvisioningException) when (!IsTaken(handle, Run(Path.GetTempPath(), "tpm2_getcap", "handles-persistent")))
        {
            // An earlier try removed it.
        }
    }

    /// <summary>What the file of such a key says.</summary>
    /// <param name="handle">A persistent handle: <c>0x81000100</c>.</param>
    /// <param name="publicPem">SubjectPublicKeyInfo.</param>
    public static string Describe(string handle, string publicPem) => $"{HandlePrefix}{handle}\n{publicPem}\n";

    /// <summary>The handle in such a file: <c>handle:0x81000100</c>.</summary>
    public static string HandleOf(string file) => file.Split('\n', 2)[0].Trim();

    private static bool IsTaken(string handle, string taken) => taken.Contains(handle, StringComparison.OrdinalIgnoreCase);

    private static string FreeHandle(string folder)
    {
        string taken = Run(folder, "tpm2_getcap", "handles-persistent");
        return Enumerable.Range(0, HandlesMax)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"0x{FirstHandle + (uint)number:X8}"))
            .FirstOrDefault(handle => !IsTaken(handle, taken))
            ?? throw new ProvisioningException("The TPM has no free handle for the board's key: clear those that nobody uses.");
    }

    /// <summary>A TPM without a resource manager in front keeps few objects; where there is one, there is nothing to do.</summary>
    private static void Flush(string folder)
    {
        try
        {
            Run(folder, "tpm2_flushcontext", "-t");
        }
        catch (ProvisioningException)
        {
            // The next step says whether it matters.
        }
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Environment.GetEnvironmentVariable(ProviderVariable) is { Length: > 0 } tpm
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ToolsVariable)))
            start.Environment[ToolsVariable] = tpm;
        try
        {
            using Process tool = Process.Start(start)!;
            Task<string> output = tool.StandardOutput.ReadToEndAsync();
            Task<string> errors = tool.StandardError.ReadToEndAsync();
            if (!tool.WaitForExit(TimeSpan.FromSeconds(ToolSecondsMax)))
            {
                tool.Kill(entireProcessTree: true);
                throw new ProvisioningException($"The TPM did not answer {program} within {ToolSecondsMax} s.");
            }

            return tool.ExitCode == 0
                ? output.GetAwaiter().GetResult()
                : throw new ProvisioningException(
                    $"The TPM refused {program}: {errors.GetAwaiter().GetResult().Trim().Split('\n')[^1].Trim()}");
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new ProvisioningException($"{program} is missing: install tpm2-tools, or take --key file.", failure);
        }
    }
}
