using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Tests.Commands;

public sealed class AppCreateTests : Story
{
    private string Folder => Path.Combine(Apc.Home, "todo");

    [Fact]
    public async Task A_folder_becomes_an_app_in_the_words_that_everybody_knows()
    {
        WriteSource();
        Stages("Beginning staging with 'stagpipe::/apcera::nodejs' pipeline, 1 stager(s) defined.", "Executing \"npm install --production\"", "Staging is complete.");

        var create = await Apc.RunAsync("app", "create", "docker-api-tester", "--disable-routes", "--batch", "--start-cmd", "node index; tail -f", "--path", Folder);

        Assert.Equal("""
            Packaging... done
            Creating package "docker-api-tester"... done
            Uploading package contents... done!
            [staging] Subscribing to the staging process...
            [staging] Beginning staging with 'stagpipe::/apcera::nodejs' pipeline, 1 stager(s) defined.
            [staging] Executing "npm install --production"
            [staging] Staging is complete.
            Creating app "docker-api-tester"... done
            Start Command: node index; tail -f
            App may be started with:
              > apc app start docker-api-tester
            Success!

            """, create.Output);
        var job = Assert.Single(Server.Jobs.Values);
        Assert.Equal("job::/sandbox/admin::docker-api-tester", job.Fqn.ToString());
        Assert.Equal((JobState.Ready, 1, RestartMode.Always), (job.State, job.NumInstances, job.Restart.RestartMode));
        Assert.Equal((256L << 20, 1L << 30, 5_000_000L), (job.Resources.Memory, job.Resources.Disk, job.Resources.Network));
        Assert.Equal("node index; tail -f", job.Processes["app"].StartCommand);
        Assert.Empty(job.Ports);
        Assert.Equal("docker-api-tester", job.Tags["app"]);
        Assert.Equal(["app.js", "lib/", "lib/a.js"], Entries(Assert.Single(Server.Uploads)));
    }

    [Fact]
    public async Task Without_flags_it_has_the_folders_name_a_route_and_the_pipelines_command()
    {
        WriteSource();

        var create = await Apc.RunAsync("app", "create", "-p", Folder, "--batch", "--start", "-e", "A=1", "-m", "1G", "-i", "2");

        Assert.Equal(["Creating app \"todo\"... done", "Start Command: node ./app.js", "Waiting for the application to start...", "All instances started!", $"App should be accessible at \"http://todo-k6b68x.example.com:{Port}\"", "Success!"], create.Lines[4..]);
        var job = Assert.Single(Server.Jobs.Values);
        var port = Assert.Single(job.Ports);
        Assert.Equal((0, 2, 1L << 30, "1"), (port.Number, job.NumInstances, job.Resources.Memory, job.Processes["app"].Environment["A"]));
        Assert.Equal(JobState.Started, job.State);
    }

    [Fact]
    public async Task Egress_is_a_binding_and_said_so()
    {
        WriteSource();
        var create = await Apc.RunAsync("app", "create", "-p", Folder, "--batch", "-ae", "--routes", "https://shop.example.com,tcp://auto", "--port", "8080");
        Assert.Contains("Creating app \"todo\"... done\nAllowing open network egress for \"todo\"... done\nStart Command: ", create.Output, StringComparison.Ordinal);
        var job = Assert.Single(Server.Jobs.Values);
        Assert.Equal("service::/apcera::outside", Assert.Single(job.Bindings.Values).ServiceFqn.ToString());
        Assert.Equal([("http", "shop.example.com", true), ("tcp", "127.0.0.1:20001", false)], job.Ports.Single(port => port.Number == 8080).Routes.Select(route => (route.Type, route.Endpoint, route.HttpsOnly)));
    }

    [Fact]
    public async Task Without_batch_it_asks_and_shows_what_it_is_going_to_do()
    {
        WriteSource();

        var create = await Apc.RunWithInputAsync($"{Folder}\n3\n512MB\ny\n", "app", "create", "shop");

        Assert.Equal(0, create.ExitCode);
        Assert.Equal($"""
            │ Application Settings
            │ FQN: │ job::/sandbox/admin::shop
            │ Directory: │ {Folder}
            │ Staging Pipeline: │ (will be auto-detected)
            │ Instances: │ 3
            │ Restart: │ always
            │ CPU: │ 0ms/s (uncapped)
            │ Memory: │ 512MB
            │ Disk: │ 1024MB
            │ NetMin: │ 5Mbps
            │ Netmax: │ 0Mbps (uncapped)
            │ Route(s): │ auto
            │ Startup Timeout: │ 30 (seconds)
            │ Stop Timeout: │ 5 (seconds)
            """, Cells(create));
        Assert.Equal(3, Assert.Single(Server.Jobs.Values).NumInstances);
    }

    [Fact]
    public async Task No_means_that_nothing_is_sent()
    {
        WriteSource();
        var create = await Apc.RunWithInputAsync("\n\nn\n", "app", "create", "shop", "-p", Folder);
        Assert.Equal(1, create.ExitCode);
        Assert.False(Server.Called("POST /v1/packages"));
    }

    [Fact]
    public async Task A_build_that_fails_says_so_as_ever_and_leaves_nothing()
    {
        WriteSource();
        Server.Script = (task, server) =>
        {
            server.Packages.Clear();
            return Task.FromResult(task.Event("Staging", "npm ERR! missing script").Fails("The build ended with exit status 1.\nnpm ERR! missing script", "staging_failed"));
        };

        var create = await Apc.RunAsync("app", "create", "hello", "-p", Folder, "--batch");

        Assert.Equal("""
            Packaging... done
            Creating package "hello"... done
            Uploading package contents... done!
            [staging] Subscribing to the staging process...
            [staging] npm ERR! missing script
            [staging] Error: The build ended with exit status 1.
            [staging] Staging pipeline has been aborted
            [staging] "package::/sandbox/admin::hello" has failed to stage

            """, create.Output);
        Assert.Equal("Package \"hello\" deleted. Error: Staging has failed.\nTry `apc help` for more information.\nCode: staging_failed (/v1/errors/staging_failed on the server says more)\n", create.Error);
        Assert.Equal(ErrorCodes.StagingFailed.ExitCode, create.ExitCode);
        Assert.Empty(Server.Jobs);
    }

    [Fact]
    public async Task An_upload_that_is_refused_leaves_no_package()
    {
        WriteSource();
        Server.RefuseUploads = new SlipwayException(ErrorCodes.DiskFull, "There is no room.");
        var create = await Apc.RunAsync("app", "create", "hello", "-p", Folder, "--batch");
        Assert.Equal(9, create.ExitCode);
        Assert.Equal("Error: There is no room.\nTry `apc help` for more information.\nCode: disk_full (/v1/errors/disk_full on the server says more)\n", create.Error);
        Assert.Empty(Server.Packages);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_seen_before_anything_is_packed()
    {
        Server.AddJob("web");
        var create = await Apc.RunAsync("app", "create", "web", "-p", Apc.Home, "--batch");
        Assert.Equal((6, ""), (create.ExitCode, create.Output));
        Assert.StartsWith("Error: The job \"job::/sandbox/admin::web\" exists already.\n`apc app deploy web`", create.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hard-tags", "ssd", "no tags to choose a machine by")]
    [InlineData("--depends-on", "runtime.java-1.6", "packages are staged on images here")]
    [InlineData("--routes", "http://", "is not a route")]
    [InlineData("--path", "/nowhere", "There is no folder /nowhere.")]
    public async Task What_can_not_be_is_refused_before_anything_happens(string flag, string value, string words)
    {
        var create = await Apc.RunAsync("app", "create", "x", "--batch", flag, value);
        Assert.Equal(2, create.ExitCode);
        Assert.Contains(words, create.Error, StringComparison.Ordinal);
        Assert.False(Server.Called("POST"));
    }

    [Fact]
    public async Task On_a_terminal_the_upload_counts_up()
    {
        WriteSource();
        var create = await Apc.RunOnTerminalAsync("", "app", "create", "x", "-p", Folder, "--batch");
        Assert.Contains("\rUploading package contents... 100%\rUploading package contents... done!\n", create.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_package_nothing_is_sent()
    {
        var package = Server.AddPackage("web");
        var create = await Apc.RunAsync("app", "from", "package", "web-test", "-p", "web", "--batch", "-sc", "./run");
        Assert.Equal("Creating app \"web-test\"... done\nStart Command: ./run\nApp may be started with:\n  > apc app start web-test\nSuccess!\n", create.Output);
        Assert.Equal(package.Uuid, Assert.Single(Assert.Single(Server.Jobs.Values).Packages).Uuid);
    }

    [Fact]
    public async Task Deploying_again_rolls_the_app_over_to_a_new_package()
    {
        WriteSource();
        await Apc.RunAsync("app", "create", "web", "-p", Folder, "--batch", "--start");
        Server.OnStart = (_, log) => log.Write("[stdout][c5a0cb90] version 2");

        var deploy = await Apc.RunAsync("app", "deploy", "web", "-p", Folder, "--batch");

        Assert.Equal("""
            Packaging... done
            Creating package "web-2"... done
            Uploading package contents... done!
            [staging] Subscribing to the staging process...
            Update requires job restart
            Updating app "web"... done
            Waiting for the job to start...
            [stdout] version 2
            All instances started!
            Job should be accessible at "http://web-k6b68x.example.com:PORT"
            Start Command: node ./app.js
            Success!

            """, deploy.Output.Replace($":{Port}", ":PORT", StringComparison.Ordinal));
        Assert.Equal("web-2", Assert.Single(Server.Packages.Values).Fqn.Name);
        Assert.Equal(Server.Packages.Keys.Single(), Assert.Single(Assert.Single(Server.Jobs.Values).Packages).Uuid);
        Assert.True(Server.Called("PUT /v1/jobs/"));
        Assert.Contains("│ Packages:          │ package::/sandbox/admin::web-2 *", (await Apc.RunAsync("app", "show", "web")).Output, StringComparison.Ordinal);
    }

    private void Stages(params string[] lines) => Server.Script = (task, _) =>
    {
        foreach (var line in lines)
            task.Event("Staging", line);
        return Task.FromResult(task.Success());
    };

    private void WriteSource()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "lib"));
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));
        File.WriteAllText(Path.Combine(Folder, ".git", "HEAD"), "ref");
        File.WriteAllText(Path.Combine(Folder, "app.js"), "listen()");
        File.WriteAllText(Path.Combine(Folder, "lib", "a.js"), "");
    }

    private static List<string> Entries(byte[] archive)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
            names.Add(entry.Name);
        return names;
    }

    // The table without its padding, whose width is that of the longest value.
    private static string Cells(ShellResult result) => string.Join('\n', result.Lines
        .Where(line => line.StartsWith('│'))
        .Select(line => string.Join(' ', line.TrimEnd('│', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
