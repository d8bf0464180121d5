"""A typed client for Pipedrive Organizations, API v2, version 2.0.0."""

# Made from organizations.v2.yaml by `pdspec stubs`; not to be edited.
# document sha256: 2a1c88137f2ff20e8a4cb838d0115a2bc72ed9e2a6bc2afef7ffa27c222db6d2

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Required, TypeAlias, overload, type_check_only

from typing_extensions import TypedDict
from urllib3 import Retry

from pdspec.client import SpecClient
from pdspec.hooks import Hooks
from pdspec.message import Request, Response, Timeout, Transport
from pdspec.registry import Registry
from pdspec.secrets import Credential
from pdspec.streams import StreamedResponse
from pdspec.walk import Items, Pages
from pdspec.window import RateLimit

operations: Registry

_OperationId: TypeAlias = Literal[
    "getOrganizations",
    "addOrganization",
    "searchOrganization",
    "getOrganization",
    "deleteOrganization",
    "updateOrganization",
    "getOrganizationFollowers",
    "addOrganizationFollower",
    "getOrganizationFollowersChangelog",
    "deleteOrganizationFollower",
    "getOrganizationFiles",
    "getOrganizationUpdates",
    "getOrganizationMailMessages",
    "mergeOrganizations",
    "getOrganizationUsers",
    "getDeals",
    "getActivities",
    "getPersons",
]
_OperationName: TypeAlias = Literal[
    "get_organizations",
    "add_organization",
    "search_organization",
    "get_organization",
    "delete_organization",
    "update_organization",
    "get_organization_followers",
    "add_organization_follower",
    "get_organization_followers_changelog",
    "delete_organization_follower",
    "get_organization_files",
    "get_organization_updates",
    "get_organization_mail_messages",
    "merge_organizations",
    "get_organization_users",
    "get_deals",
    "get_activities",
    "get_persons",
]
_Operation: TypeAlias = _OperationId | _OperationName | tuple[str, str]

class _NothingElse:
    """Methods are those of the document; without this, any name would do, as in `SpecClient`."""

    __getattr__: ClassVar[None]  # type: ignore[misc]

class Client(_NothingElse, SpecClient):  # type: ignore[misc]
    """A client for Pipedrive Organizations, API v2."""

    items: _Items  # type: ignore[assignment]
    pages: _Pages  # type: ignore[assignment]
    response: _Responses  # type: ignore[assignment]
    request: _Requests  # type: ignore[assignment]
    stream: _Streams  # type: ignore[assignment]

    def __init__(
        self,
        *,
        api_token: Credential | None = None,
        access_token: Credential | None = None,
        oauth: Any = None,
        credentials: Mapping[str, Credential] | None = None,
        base_url: str | None = None,
        origin: str | None = None,
        server_variables: Mapping[str, str] | None = None,
        timeout: float | Timeout | None = ...,
        retries: Retry | int | bool | None = None,
        rate_limit: RateLimit | float | bool | None = None,
        validate_responses: Literal["off", "warn", "raise"] = "off",
        max_response_size: int | None = ...,
        headers: Mapping[str, str] | None = None,
        user_agent: str | None = None,
        proxy: str | None = None,
        ca_certs: str | None = None,
        transport: Transport | None = None,
        trusted_origins: tuple[str, ...] = (),
        hooks: Hooks | None = None,
        pagination: Mapping[str, Any] | None = None,
        clock: Any = None,
    ) -> None:
        """A client for Pipedrive Organizations, API v2; every option goes by keyword.

        Args:
            api_token: An API key: a string, or a callable that returns one.
            access_token: A bearer token, the same ways.
            oauth: An OAuth2 flow that gets tokens and renews them.
            credentials: Credentials by the name of the security scheme.
            base_url: Replaces the document's server URL.
            origin: Replaces scheme, host and port of every server URL; the paths stay.
            server_variables: Values for the variables in server URLs.
            timeout: Seconds for the whole call, or a `Timeout`.
            retries: A `urllib3.Retry`, how many at most, or False.
            rate_limit: A `RateLimit`, or requests per second.
            validate_responses: What to do when an answer does not fit its schema.
            max_response_size: Bytes, after decompression.
            headers: Headers for every request.
            user_agent: Replaces the User-Agent header.
            proxy: The URL of a proxy; else the environment says.
            ca_certs: A file of certificates to trust instead of the usual ones.
            transport: What sends requests, instead of urllib3.
            trusted_origins: Other origins that may get the credentials.
            hooks: Callables before and after each attempt.
            pagination: How operations page, by operationId, where the document does not say.
            clock: A `pdspec.clock.Clock`: time and chance for tests.
        """

    def call(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        """Call by operationId, Python name or (method, path)."""

    def get_organizations(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> OrganizationList:
        """List organizations

        Page through the organizations that the user may see.

        Args:
            filter_id: Only records that this saved filter selects.
            ids: Only the records with these ids.
            owner_id: Only organizations owned by this user.
            updated_since: Only records changed from this time on, by `update_time`. RFC 3339, for
                example 2026-03-01T09:30:00Z.
            updated_until: Only records changed up to this time, by `update_time`. RFC 3339, for
                example 2026-03-31T18:00:00Z.
            sort_by: Field to sort by.
            sort_direction: Whether to sort upwards or downwards.
            include_fields: Further fields to send, which are left out otherwise.
            custom_fields: Keys of the custom fields to send; all when left out.
            include_option_labels: Send the labels of options in custom fields, not only their ids.
            include_labels: Send the labels themselves, not only their ids.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.

        GET /organizations, costs 10 tokens of the daily budget
        """

    @overload
    def add_organization(self, body: NewOrganization) -> OrganizationAnswer:
        """Add an organization

        Create an organization. Custom fields are set under `custom_fields`.

        Args:
            body: The organization to create.

        POST /organizations, costs 5 tokens of the daily budget
        """

    @overload
    def add_organization(
        self,
        *,
        name: str,
        owner_id: int = ...,
        add_time: _DateTime = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> OrganizationAnswer:
        """Add an organization

        Create an organization. Custom fields are set under `custom_fields`.

        Args:
            name: Name of the organization.
            owner_id: Id of the user who owns it.
            add_time: When it was created. Only for importing older records.
            visible_to: Who may see it, as a number of a visibility group; which groups there are
                depends on the plan.
            label_ids: Ids of its labels.
            address: Its address, whole or in parts.
            website: Address of its website.
            linkedin: Address of its LinkedIn page.
            industry: Id of its industry.
            annual_revenue: Revenue in a year.
            employee_count: How many people work there.
            custom_fields: Values of custom fields, each under its key of 40 lower-case hex digits.

        POST /organizations, costs 5 tokens of the daily budget
        """

    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> SearchAnswer:
        """Search organizations

        Look for a text in the names, addresses, notes and custom fields of organizations.

        Args:
            term: What to look for: two characters or more, or one with `exact_match`.
            fields: Which fields to look in; all when left out.
            exact_match: Find only values that equal the term as a whole, whatever their case.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.

        GET /organizations/search, costs 20 tokens of the daily budget
        """

    def get_organization(
        self,
        id: int,
        *,
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
    ) -> OrganizationAnswer:
        """Get an organization

        Get one organization. Custom fields stand under `custom_fields`.

        Args:
            id: Id of the organization.
            include_fields: Further fields to send, which are left out otherwise.
            custom_fields: Keys of the custom fields to send; all when left out.
            include_option_labels: Send the labels of options in custom fields, not only their ids.
            include_labels: Send the labels themselves, not only their ids.

        GET /organizations/{id}, costs 1 tokens of the daily budget
        """

    def delete_organization(self, id: int) -> DeletedRecord:
        """Delete an organization

        Delete an organization.

        Args:
            id: Id of the organization.

        DELETE /organizations/{id}, costs 3 tokens of the daily budget
        """

    @overload
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> OrganizationAnswer:
        """Update an organization

        Change fields of an organization. Fields left out keep their values.

        Args:
            id: Id of the organization.
            body: The fields to change.

        PATCH /organizations/{id}, costs 5 tokens of the daily budget
        """

    @overload
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> OrganizationAnswer:
        """Update an organization

        Change fields of an organization. Fields left out keep their values.

        Args:
            id: Id of the organization.
            name: Name of the organization.
            owner_id: Id of the user who owns it.
            visible_to: Who may see it, as a number of a visibility group; which groups there are
                depends on the plan.
            label_ids: Ids of its labels.
            address: Its address, whole or in parts.
            website: Address of its website.
            linkedin: Address of its LinkedIn page.
            industry: Id of its industry.
            annual_revenue: Revenue in a year.
            employee_count: How many people work there.
            custom_fields: Values of custom fields, each under its key of 40 lower-case hex digits.

        PATCH /organizations/{id}, costs 5 tokens of the daily budget
        """

    def get_organization_followers(self, id: int, *, limit: int = ..., cursor: str = ...) -> FollowerList:
        """List followers

        Page through the users who follow an organization.

        Args:
            id: Id of the organization.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.

        GET /organizations/{id}/followers, costs 10 tokens of the daily budget
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> FollowerAnswer:
        """Add a follower

        Let a user follow an organization.

        Args:
            id: Id of the organization.
            body: The user who shall follow.

        POST /organizations/{id}/followers, costs 5 tokens of the daily budget
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> FollowerAnswer:
        """Add a follower

        Let a user follow an organization.

        Args:
            id: Id of the organization.
            user_id: Id of the user.

        POST /organizations/{id}/followers, costs 5 tokens of the daily budget
        """

    def get_organization_followers_changelog(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
    ) -> FollowerChangeList:
        """List changes of followers

        Page through the record of who began and who ceased to follow an organization.

        Args:
            id: Id of the organization.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.

        GET /organizations/{id}/followers/changelog, costs 10 tokens of the daily budget
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> RemovedFollowerAnswer:
        """Remove a follower

        Stop a user from following an organization.

        Args:
            id: Id of the organization.
            follower_id: Id of the user who follows, the `user_id` in the answer of
                getOrganizationFollowers.

        DELETE /organizations/{id}/followers/{follower_id}, costs 3 tokens of the daily budget
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> FileList:
        """List the files of an organization

        Page through the files of an organization.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many files a page may hold: at most 100.
            sort: Fields to sort by, each with an optional ` ASC` or ` DESC`. Works with id,
                user_id, deal_id, person_id, org_id, product_id, add_time, update_time, file_name,
                file_type, file_size and comment.

        GET /organizations/{id}/files, costs 20 tokens of the daily budget
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> UpdateList:
        """List what happened to an organization

        Page through the history of an organization: changes of its fields and the activities,
        notes, files, deals and mail around it.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            all_changes: Give 1 to see changes of custom fields as well; without it they are left
                out.
            items: Which kinds of entries to list. All kinds when left out.

        GET /organizations/{id}/flow, costs 40 tokens of the daily budget
        """

    def get_organization_mail_messages(self, id: int, *, start: int = 0, limit: int = ...) -> MailMessageList:
        """List the mail messages of an organization

        Page through the mail messages linked to an organization.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.

        GET /organizations/{id}/mailMessages, costs 20 tokens of the daily budget
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> MergedOrganization:
        """Merge two organizations

        Make one organization out of two: the one in the path and the one named in the body. The
        answer has the id of the one that remains.

        Args:
            id: Id of the organization.
            body: The organization to merge with.

        PUT /organizations/{id}/merge, costs 40 tokens of the daily budget
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> MergedOrganization:
        """Merge two organizations

        Make one organization out of two: the one in the path and the one named in the body. The
        answer has the id of the one that remains.

        Args:
            id: Id of the organization.
            merge_with_id: Id of the organization to merge with.

        PUT /organizations/{id}/merge, costs 40 tokens of the daily budget
        """

    def get_organization_users(self, id: int) -> PermittedUsers:
        """List who may see an organization

        Get the ids of the users who have access to an organization. The list is not paged.

        Args:
            id: Id of the organization.

        GET /organizations/{id}/permittedUsers, costs 10 tokens of the daily budget
        """

    def get_deals(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        person_id: int = ...,
        org_id: int = ...,
        pipeline_id: int = ...,
        stage_id: int = ...,
        status: Literal["open", "won", "lost", "deleted"] = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetDealsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> DealList:
        """List deals

        Page through the deals that the user may see. With `org_id`, the deals of one organization.

        Args:
            filter_id: Only records that this saved filter selects.
            ids: Only the records with these ids.
            owner_id: Only deals owned by this user.
            person_id: Only deals linked to this person.
            org_id: Only deals linked to this organization.
            pipeline_id: Only deals in this pipeline.
            stage_id: Only deals in this stage.
            status: Only deals in this state.
            updated_since: Only records changed from this time on, by `update_time`. RFC 3339, for
                example 2026-03-01T09:30:00Z.
            updated_until: Only records changed up to this time, by `update_time`. RFC 3339, for
                example 2026-03-31T18:00:00Z.
            sort_by: Field to sort by.
            sort_direction: Whether to sort upwards or downwards.
            include_fields: Further fields to send, which are left out otherwise.
            custom_fields: Keys of the custom fields to send; all when left out.
            include_option_labels: Send the labels of options in custom fields, not only their ids.
            include_labels: Send the labels themselves, not only their ids.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.

        GET /deals, costs 10 tokens of the daily budget
        """

    def get_activities(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        deal_id: int = ...,
        lead_id: str = ...,
        person_id: int = ...,
        org_id: int = ...,
        done: bool = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[Literal["attendees"]] | str = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> ActivityList:
        """List activities

        Page through the activities that the user may see. With `org_id`, the activities of one
        organization.

        Args:
            filter_id: Only records that this saved filter selects.
            ids: Only the records with these ids.
            owner_id: Only activities owned by this user.
            deal_id: Only activities linked to this deal.
            lead_id: Only activities linked to this lead.
            person_id: Only activities linked to this person.
            org_id: Only activities linked to this organization.
            done: True for activities that are done, false for those that are not; both when left
                out.
            updated_since: Only records changed from this time on, by `update_time`. RFC 3339, for
                example 2026-03-01T09:30:00Z.
            updated_until: Only records changed up to this time, by `update_time`. RFC 3339, for
                example 2026-03-31T18:00:00Z.
            sort_by: Field to sort by.
            sort_direction: Whether to sort upwards or downwards.
            include_fields: Further fields to send, which are left out otherwise.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.

        GET /activities, costs 10 tokens of the daily budget
        """

    def get_persons(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        org_id: int = ...,
        deal_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetPersonsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> PersonList:
        """List persons

        Page through the persons that the user may see. With `org_id`, the persons of one
        organization.

        Args:
            filter_id: Only records that this saved filter selects.
            ids: Only the records with these ids.
            owner_id: Only persons owned by this user.
            org_id: Only persons linked to this organization.
            deal_id: Only persons linked to this deal.
            updated_since: Only records changed from this time on, by `update_time`. RFC 3339, for
                example 2026-03-01T09:30:00Z.
            updated_until: Only records changed up to this time, by `update_time`. RFC 3339, for
                example 2026-03-31T18:00:00Z.
            sort_by: Field to sort by.
            sort_direction: Whether to sort upwards or downwards.
            include_fields: Further fields to send, which are left out otherwise.
            custom_fields: Keys of the custom fields to send; all when left out.
            include_option_labels: Send the labels of options in custom fields, not only their ids.
            include_labels: Send the labels themselves, not only their ids.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.

        GET /persons, costs 10 tokens of the daily budget
        """

class _Items:
    """Every item of every page, lazily."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Items[Any]:
        """The same by operationId, Python name or (method, path)."""

    def get_organizations(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Organization]:
        """List organizations

        Every item of every page, lazily. Arguments as in `Client.get_organizations`.
        """

    @overload
    def add_organization(
        self,
        body: NewOrganization,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Add an organization

        Every item of every page, lazily. Arguments as in `Client.add_organization`.
        """

    @overload
    def add_organization(
        self,
        *,
        name: str,
        owner_id: int = ...,
        add_time: _DateTime = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Add an organization

        Every item of every page, lazily. Arguments as in `Client.add_organization`.
        """

    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[SearchHit]:
        """Search organizations

        Every item of every page, lazily. Arguments as in `Client.search_organization`.
        """

    def get_organization(
        self,
        id: int,
        *,
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Get an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization`.
        """

    def delete_organization(
        self,
        id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Delete an organization

        Every item of every page, lazily. Arguments as in `Client.delete_organization`.
        """

    @overload
    def update_organization(
        self,
        id: int,
        body: OrganizationChanges = ...,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Update an organization

        Every item of every page, lazily. Arguments as in `Client.update_organization`.
        """

    @overload
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Update an organization

        Every item of every page, lazily. Arguments as in `Client.update_organization`.
        """

    def get_organization_followers(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Follower]:
        """List followers

        Every item of every page, lazily. Arguments as in `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        body: NewFollower,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Add a follower

        Every item of every page, lazily. Arguments as in `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        *,
        user_id: int,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Add a follower

        Every item of every page, lazily. Arguments as in `Client.add_organization_follower`.
        """

    def get_organization_followers_changelog(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[FollowerChange]:
        """List changes of followers

        Every item of every page, lazily. Arguments as in
        `Client.get_organization_followers_changelog`.
        """

    def delete_organization_follower(
        self,
        id: int,
        follower_id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Remove a follower

        Every item of every page, lazily. Arguments as in `Client.delete_organization_follower`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[File]:
        """List the files of an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Update]:
        """List what happened to an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_updates`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[MailMessageEntry]:
        """List the mail messages of an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        body: MergeTarget,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Merge two organizations

        Every item of every page, lazily. Arguments as in `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        *,
        merge_with_id: int,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Merge two organizations

        Every item of every page, lazily. Arguments as in `Client.merge_organizations`.
        """

    def get_organization_users(
        self,
        id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[float]:
        """List who may see an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_users`.
        """

    def get_deals(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        person_id: int = ...,
        org_id: int = ...,
        pipeline_id: int = ...,
        stage_id: int = ...,
        status: Literal["open", "won", "lost", "deleted"] = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetDealsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Deal]:
        """List deals

        Every item of every page, lazily. Arguments as in `Client.get_deals`.
        """

    def get_activities(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        deal_id: int = ...,
        lead_id: str = ...,
        person_id: int = ...,
        org_id: int = ...,
        done: bool = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[Literal["attendees"]] | str = ...,
        limit: int = ...,
        cursor: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Activity]:
        """List activities

        Every item of every page, lazily. Arguments as in `Client.get_activities`.
        """

    def get_persons(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        org_id: int = ...,
        deal_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetPersonsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Person]:
        """List persons

        Every item of every page, lazily. Arguments as in `Client.get_persons`.
        """

class _Pages:
    """Page by page, each as a Response."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Pages[Any]:
        """The same by operationId, Python name or (method, path)."""

    def get_organizations(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationList]:
        """List organizations

        Page by page, each as a Response. Arguments as in `Client.get_organizations`.
        """

    @overload
    def add_organization(
        self,
        body: NewOrganization,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationAnswer]:
        """Add an organization

        Page by page, each as a Response. Arguments as in `Client.add_organization`.
        """

    @overload
    def add_organization(
        self,
        *,
        name: str,
        owner_id: int = ...,
        add_time: _DateTime = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationAnswer]:
        """Add an organization

        Page by page, each as a Response. Arguments as in `Client.add_organization`.
        """

    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[SearchAnswer]:
        """Search organizations

        Page by page, each as a Response. Arguments as in `Client.search_organization`.
        """

    def get_organization(
        self,
        id: int,
        *,
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationAnswer]:
        """Get an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization`.
        """

    def delete_organization(
        self,
        id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[DeletedRecord]:
        """Delete an organization

        Page by page, each as a Response. Arguments as in `Client.delete_organization`.
        """

    @overload
    def update_organization(
        self,
        id: int,
        body: OrganizationChanges = ...,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationAnswer]:
        """Update an organization

        Page by page, each as a Response. Arguments as in `Client.update_organization`.
        """

    @overload
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationAnswer]:
        """Update an organization

        Page by page, each as a Response. Arguments as in `Client.update_organization`.
        """

    def get_organization_followers(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FollowerList]:
        """List followers

        Page by page, each as a Response. Arguments as in `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        body: NewFollower,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FollowerAnswer]:
        """Add a follower

        Page by page, each as a Response. Arguments as in `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        *,
        user_id: int,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FollowerAnswer]:
        """Add a follower

        Page by page, each as a Response. Arguments as in `Client.add_organization_follower`.
        """

    def get_organization_followers_changelog(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FollowerChangeList]:
        """List changes of followers

        Page by page, each as a Response. Arguments as in
        `Client.get_organization_followers_changelog`.
        """

    def delete_organization_follower(
        self,
        id: int,
        follower_id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[RemovedFollowerAnswer]:
        """Remove a follower

        Page by page, each as a Response. Arguments as in `Client.delete_organization_follower`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FileList]:
        """List the files of an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[UpdateList]:
        """List what happened to an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_updates`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[MailMessageList]:
        """List the mail messages of an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        body: MergeTarget,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[MergedOrganization]:
        """Merge two organizations

        Page by page, each as a Response. Arguments as in `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        *,
        merge_with_id: int,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[MergedOrganization]:
        """Merge two organizations

        Page by page, each as a Response. Arguments as in `Client.merge_organizations`.
        """

    def get_organization_users(
        self,
        id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[PermittedUsers]:
        """List who may see an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_users`.
        """

    def get_deals(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        person_id: int = ...,
        org_id: int = ...,
        pipeline_id: int = ...,
        stage_id: int = ...,
        status: Literal["open", "won", "lost", "deleted"] = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetDealsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[DealList]:
        """List deals

        Page by page, each as a Response. Arguments as in `Client.get_deals`.
        """

    def get_activities(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        deal_id: int = ...,
        lead_id: str = ...,
        person_id: int = ...,
        org_id: int = ...,
        done: bool = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[Literal["attendees"]] | str = ...,
        limit: int = ...,
        cursor: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[ActivityList]:
        """List activities

        Page by page, each as a Response. Arguments as in `Client.get_activities`.
        """

    def get_persons(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        org_id: int = ...,
        deal_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetPersonsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[PersonList]:
        """List persons

        Page by page, each as a Response. Arguments as in `Client.get_persons`.
        """

class _Responses:
    """The whole answer: status, headers, data, request, attempts, elapsed."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Response[Any]:
        """The same by operationId, Python name or (method, path)."""

    def get_organizations(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Response[OrganizationList]:
        """List organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organizations`.
        """

    @overload
    def add_organization(self, body: NewOrganization) -> Response[OrganizationAnswer]:
        """Add an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization`.
        """

    @overload
    def add_organization(
        self,
        *,
        name: str,
        owner_id: int = ...,
        add_time: _DateTime = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> Response[OrganizationAnswer]:
        """Add an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization`.
        """

    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Response[SearchAnswer]:
        """Search organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.search_organization`.
        """

    def get_organization(
        self,
        id: int,
        *,
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
    ) -> Response[OrganizationAnswer]:
        """Get an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization`.
        """

    def delete_organization(self, id: int) -> Response[DeletedRecord]:
        """Delete an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.delete_organization`.
        """

    @overload
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> Response[OrganizationAnswer]:
        """Update an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.update_organization`.
        """

    @overload
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> Response[OrganizationAnswer]:
        """Update an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.update_organization`.
        """

    def get_organization_followers(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
    ) -> Response[FollowerList]:
        """List followers

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> Response[FollowerAnswer]:
        """Add a follower

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> Response[FollowerAnswer]:
        """Add a follower

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization_follower`.
        """

    def get_organization_followers_changelog(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
    ) -> Response[FollowerChangeList]:
        """List changes of followers

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_followers_changelog`.
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> Response[RemovedFollowerAnswer]:
        """Remove a follower

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.delete_organization_follower`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> Response[FileList]:
        """List the files of an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> Response[UpdateList]:
        """List what happened to an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_updates`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
    ) -> Response[MailMessageList]:
        """List the mail messages of an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> Response[MergedOrganization]:
        """Merge two organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> Response[MergedOrganization]:
        """Merge two organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.merge_organizations`.
        """

    def get_organization_users(self, id: int) -> Response[PermittedUsers]:
        """List who may see an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_users`.
        """

    def get_deals(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        person_id: int = ...,
        org_id: int = ...,
        pipeline_id: int = ...,
        stage_id: int = ...,
        status: Literal["open", "won", "lost", "deleted"] = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetDealsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Response[DealList]:
        """List deals

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_deals`.
        """

    def get_activities(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        deal_id: int = ...,
        lead_id: str = ...,
        person_id: int = ...,
        org_id: int = ...,
        done: bool = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[Literal["attendees"]] | str = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Response[ActivityList]:
        """List activities

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_activities`.
        """

    def get_persons(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        org_id: int = ...,
        deal_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetPersonsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Response[PersonList]:
        """List persons

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_persons`.
        """

class _Requests:
    """Requests that are checked and built, and not sent."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Request:
        """The same by operationId, Python name or (method, path)."""

    def get_organizations(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Request:
        """List organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organizations`.
        """

    @overload
    def add_organization(self, body: NewOrganization) -> Request:
        """Add an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization`.
        """

    @overload
    def add_organization(
        self,
        *,
        name: str,
        owner_id: int = ...,
        add_time: _DateTime = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> Request:
        """Add an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization`.
        """

    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Request:
        """Search organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.search_organization`.
        """

    def get_organization(
        self,
        id: int,
        *,
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
    ) -> Request:
        """Get an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization`.
        """

    def delete_organization(self, id: int) -> Request:
        """Delete an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.delete_organization`.
        """

    @overload
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> Request:
        """Update an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.update_organization`.
        """

    @overload
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> Request:
        """Update an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.update_organization`.
        """

    def get_organization_followers(self, id: int, *, limit: int = ..., cursor: str = ...) -> Request:
        """List followers

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> Request:
        """Add a follower

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> Request:
        """Add a follower

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization_follower`.
        """

    def get_organization_followers_changelog(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
    ) -> Request:
        """List changes of followers

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_followers_changelog`.
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> Request:
        """Remove a follower

        Requests that are checked and built, and not sent. Arguments as in
        `Client.delete_organization_follower`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> Request:
        """List the files of an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> Request:
        """List what happened to an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_updates`.
        """

    def get_organization_mail_messages(self, id: int, *, start: int = 0, limit: int = ...) -> Request:
        """List the mail messages of an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> Request:
        """Merge two organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> Request:
        """Merge two organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.merge_organizations`.
        """

    def get_organization_users(self, id: int) -> Request:
        """List who may see an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_users`.
        """

    def get_deals(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        person_id: int = ...,
        org_id: int = ...,
        pipeline_id: int = ...,
        stage_id: int = ...,
        status: Literal["open", "won", "lost", "deleted"] = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetDealsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Request:
        """List deals

        Requests that are checked and built, and not sent. Arguments as in `Client.get_deals`.
        """

    def get_activities(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        deal_id: int = ...,
        lead_id: str = ...,
        person_id: int = ...,
        org_id: int = ...,
        done: bool = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[Literal["attendees"]] | str = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Request:
        """List activities

        Requests that are checked and built, and not sent. Arguments as in `Client.get_activities`.
        """

    def get_persons(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        org_id: int = ...,
        deal_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetPersonsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> Request:
        """List persons

        Requests that are checked and built, and not sent. Arguments as in `Client.get_persons`.
        """

class _Streams:
    """Answers whose body is read while it arrives."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> StreamedResponse:
        """The same by operationId, Python name or (method, path)."""

    def get_organizations(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> StreamedResponse:
        """List organizations

        Answers whose body is read while it arrives. Arguments as in `Client.get_organizations`.
        """

    @overload
    def add_organization(self, body: NewOrganization) -> StreamedResponse:
        """Add an organization

        Answers whose body is read while it arrives. Arguments as in `Client.add_organization`.
        """

    @overload
    def add_organization(
        self,
        *,
        name: str,
        owner_id: int = ...,
        add_time: _DateTime = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> StreamedResponse:
        """Add an organization

        Answers whose body is read while it arrives. Arguments as in `Client.add_organization`.
        """

    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> StreamedResponse:
        """Search organizations

        Answers whose body is read while it arrives. Arguments as in `Client.search_organization`.
        """

    def get_organization(
        self,
        id: int,
        *,
        include_fields: Sequence[_GetOrganizationsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
    ) -> StreamedResponse:
        """Get an organization

        Answers whose body is read while it arrives. Arguments as in `Client.get_organization`.
        """

    def delete_organization(self, id: int) -> StreamedResponse:
        """Delete an organization

        Answers whose body is read while it arrives. Arguments as in `Client.delete_organization`.
        """

    @overload
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> StreamedResponse:
        """Update an organization

        Answers whose body is read while it arrives. Arguments as in `Client.update_organization`.
        """

    @overload
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        visible_to: int = ...,
        label_ids: Sequence[int] = ...,
        address: NewAddress = ...,
        website: str | None = ...,
        linkedin: str | None = ...,
        industry: int | None = ...,
        annual_revenue: int | None = ...,
        employee_count: int | None = ...,
        custom_fields: Mapping[str, Any] = ...,
    ) -> StreamedResponse:
        """Update an organization

        Answers whose body is read while it arrives. Arguments as in `Client.update_organization`.
        """

    def get_organization_followers(self, id: int, *, limit: int = ..., cursor: str = ...) -> StreamedResponse:
        """List followers

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> StreamedResponse:
        """Add a follower

        Answers whose body is read while it arrives. Arguments as in
        `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> StreamedResponse:
        """Add a follower

        Answers whose body is read while it arrives. Arguments as in
        `Client.add_organization_follower`.
        """

    def get_organization_followers_changelog(
        self,
        id: int,
        *,
        limit: int = ...,
        cursor: str = ...,
    ) -> StreamedResponse:
        """List changes of followers

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_followers_changelog`.
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> StreamedResponse:
        """Remove a follower

        Answers whose body is read while it arrives. Arguments as in
        `Client.delete_organization_follower`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> StreamedResponse:
        """List the files of an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> StreamedResponse:
        """List what happened to an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_updates`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
    ) -> StreamedResponse:
        """List the mail messages of an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> StreamedResponse:
        """Merge two organizations

        Answers whose body is read while it arrives. Arguments as in `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> StreamedResponse:
        """Merge two organizations

        Answers whose body is read while it arrives. Arguments as in `Client.merge_organizations`.
        """

    def get_organization_users(self, id: int) -> StreamedResponse:
        """List who may see an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_users`.
        """

    def get_deals(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        person_id: int = ...,
        org_id: int = ...,
        pipeline_id: int = ...,
        stage_id: int = ...,
        status: Literal["open", "won", "lost", "deleted"] = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetDealsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> StreamedResponse:
        """List deals

        Answers whose body is read while it arrives. Arguments as in `Client.get_deals`.
        """

    def get_activities(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        deal_id: int = ...,
        lead_id: str = ...,
        person_id: int = ...,
        org_id: int = ...,
        done: bool = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[Literal["attendees"]] | str = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> StreamedResponse:
        """List activities

        Answers whose body is read while it arrives. Arguments as in `Client.get_activities`.
        """

    def get_persons(
        self,
        *,
        filter_id: int = ...,
        ids: Sequence[int] | str = ...,
        owner_id: int = ...,
        org_id: int = ...,
        deal_id: int = ...,
        updated_since: _DateTime = ...,
        updated_until: _DateTime = ...,
        sort_by: Literal["id", "update_time", "add_time"] = "id",
        sort_direction: Literal["asc", "desc"] = "asc",
        include_fields: Sequence[_GetPersonsIncludeFields] | str = ...,
        custom_fields: Sequence[str] | str = ...,
        include_option_labels: bool = ...,
        include_labels: bool = ...,
        limit: int = ...,
        cursor: str = ...,
    ) -> StreamedResponse:
        """List persons

        Answers whose body is read while it arrives. Arguments as in `Client.get_persons`.
        """

_DateTime: TypeAlias = str | datetime.datetime
_GetOrganizationsIncludeFields: TypeAlias = Literal[
    "next_activity_id",
    "last_activity_id",
    "open_deals_count",
    "related_open_deals_count",
    "closed_deals_count",
    "related_closed_deals_count",
    "email_messages_count",
    "people_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "files_count",
    "notes_count",
    "followers_count",
    "won_deals_count",
    "related_won_deals_count",
    "lost_deals_count",
    "related_lost_deals_count",
    "smart_bcc_email",
]
_GetOrganizationUpdatesItemsObject: TypeAlias = Literal[
    "activity",
    "plannedActivity",
    "note",
    "file",
    "change",
    "deal",
    "follower",
    "participant",
    "mailMessage",
    "mailMessageWithAttachment",
    "invoice",
    "activityFile",
    "document",
]
_GetDealsIncludeFields: TypeAlias = Literal[
    "next_activity_id",
    "last_activity_id",
    "first_won_time",
    "products_count",
    "files_count",
    "notes_count",
    "followers_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "participants_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "smart_bcc_email",
    "source_lead_id",
]
_GetPersonsIncludeFields: TypeAlias = Literal[
    "next_activity_id",
    "last_activity_id",
    "open_deals_count",
    "related_open_deals_count",
    "closed_deals_count",
    "related_closed_deals_count",
    "participant_open_deals_count",
    "participant_closed_deals_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "files_count",
    "notes_count",
    "followers_count",
    "won_deals_count",
    "related_won_deals_count",
    "lost_deals_count",
    "related_lost_deals_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "marketing_status",
    "doi_status",
    "smart_bcc_email",
]

@type_check_only
class OrganizationList(TypedDict):
    """A page of organizations."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Organization] | None
    """The organizations."""
    additional_data: CursorPage | None

@type_check_only
class Organization(TypedDict):
    """An organization. What `include_fields` asks for stands beside these."""

    id: int
    """Id of the organization."""
    name: str
    """Name of the organization."""
    owner_id: int | None
    """Id of the user who owns it."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""
    is_deleted: bool
    """Whether it is deleted."""
    visible_to: int | None
    """Who may see it, as a number of a visibility group."""
    address: Address | None
    label_ids: list[int] | None
    """Ids of its labels."""
    website: str | None
    """Address of its website."""
    linkedin: str | None
    """Address of its LinkedIn page."""
    industry: int | None
    """Id of its industry."""
    annual_revenue: int | None
    """Revenue in a year."""
    employee_count: int | None
    """How many people work there."""
    custom_fields: dict[str, Any]
    """Values of custom fields, each under its key of 40 lower-case hex digits."""

@type_check_only
class Address(TypedDict):
    """An address, whole and in parts."""

    value: str | None
    """The whole address."""
    country: str | None
    """Country."""
    admin_area_level_1: str | None
    """State or region."""
    admin_area_level_2: str | None
    """County."""
    locality: str | None
    """Town."""
    sublocality: str | None
    """District of the town."""
    route: str | None
    """Street."""
    street_number: str | None
    """House number."""
    subpremise: str | None
    """Flat, suite or floor."""
    postal_code: str | None
    """Postal code."""

@type_check_only
class CursorPage(TypedDict):
    """How to get the next page."""

    next_cursor: str | None
    """The `cursor` of the next page; null or absent on the last one."""

@type_check_only
class NewOrganization(TypedDict, total=False):
    """A new organization."""

    name: Required[str]
    """Name of the organization."""
    owner_id: int
    """Id of the user who owns it."""
    add_time: _DateTime
    """When it was created. Only for importing older records."""
    visible_to: int
    """Who may see it, as a number of a visibility group; which groups there are depends on the plan."""
    label_ids: Sequence[int]
    """Ids of its labels."""
    address: NewAddress
    """Its address, whole or in parts."""
    website: str | None
    """Address of its website."""
    linkedin: str | None
    """Address of its LinkedIn page."""
    industry: int | None
    """Id of its industry."""
    annual_revenue: int | None
    """Revenue in a year."""
    employee_count: int | None
    """How many people work there."""
    custom_fields: Mapping[str, Any]
    """Values of custom fields, each under its key of 40 lower-case hex digits."""

@type_check_only
class NewAddress(TypedDict, total=False):
    """An address to store, whole or in parts."""

    value: str
    """The whole address."""
    country: str
    """Country."""
    admin_area_level_1: str
    """State or region."""
    admin_area_level_2: str
    """County."""
    locality: str
    """Town."""
    sublocality: str
    """District of the town."""
    route: str
    """Street."""
    street_number: str
    """House number."""
    subpremise: str
    """Flat, suite or floor."""
    postal_code: str
    """Postal code."""

@type_check_only
class OrganizationAnswer(TypedDict):
    """One organization."""

    success: bool
    """Whether the call did what was asked."""
    data: Organization
    """An organization. What `include_fields` asks for stands beside these."""

@type_check_only
class SearchAnswer(TypedDict):
    """A page of search results."""

    success: bool
    """Whether the call did what was asked."""
    data: SearchHits
    """Results of a search."""
    additional_data: CursorPage | None

@type_check_only
class SearchHits(TypedDict):
    """Results of a search."""

    items: list[SearchHit]
    """The results, best first."""

@type_check_only
class SearchHit(TypedDict):
    """One result of a search."""

    result_score: float | None
    """How well it matches; higher is better."""
    item: FoundOrganization
    """An organization that matches a search."""

@type_check_only
class FoundOrganization(TypedDict):
    """An organization that matches a search."""

    id: int
    """Id of the organization."""
    type: str
    """Kind of record: organization."""
    name: str
    """Name of the organization."""
    address: str | None
    """Its address in one line."""
    visible_to: int | None
    """Who may see it, as a number of a visibility group."""
    owner: FoundOwner | None
    custom_fields: list[str] | None
    """Values of custom fields that match."""
    notes: list[str] | None
    """Notes that match."""

@type_check_only
class FoundOwner(TypedDict):
    """Owner of what was found."""

    id: int
    """Id of the user."""

@type_check_only
class DeletedRecord(TypedDict):
    """What was deleted."""

    success: bool
    """Whether the call did what was asked."""
    data: RecordId
    """The id of one record."""

@type_check_only
class RecordId(TypedDict):
    """The id of one record."""

    id: int
    """Id of the record."""

@type_check_only
class OrganizationChanges(TypedDict, total=False):
    """What to change; fields left out stay as they are."""

    name: str
    """Name of the organization."""
    owner_id: int
    """Id of the user who owns it."""
    visible_to: int
    """Who may see it, as a number of a visibility group; which groups there are depends on the plan."""
    label_ids: Sequence[int]
    """Ids of its labels."""
    address: NewAddress
    """Its address, whole or in parts."""
    website: str | None
    """Address of its website."""
    linkedin: str | None
    """Address of its LinkedIn page."""
    industry: int | None
    """Id of its industry."""
    annual_revenue: int | None
    """Revenue in a year."""
    employee_count: int | None
    """How many people work there."""
    custom_fields: Mapping[str, Any]
    """Values of custom fields, each under its key of 40 lower-case hex digits."""

@type_check_only
class FollowerList(TypedDict):
    """A page of followers."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Follower] | None
    """The followers."""
    additional_data: CursorPage | None

@type_check_only
class Follower(TypedDict):
    """A user who follows an organization."""

    user_id: int
    """Id of the user."""
    add_time: str | None
    """Since when."""

@type_check_only
class NewFollower(TypedDict):
    """Who shall follow the organization."""

    user_id: int
    """Id of the user."""

@type_check_only
class FollowerAnswer(TypedDict):
    """The new follower."""

    success: bool
    """Whether the call did what was asked."""
    data: Follower
    """A user who follows an organization."""

@type_check_only
class FollowerChangeList(TypedDict):
    """A page of changes of followers."""

    success: bool
    """Whether the call did what was asked."""
    data: list[FollowerChange] | None
    """The changes."""
    additional_data: CursorPage | None

@type_check_only
class FollowerChange(TypedDict):
    """A user began or ceased to follow."""

    action: str
    """What happened, such as added or removed."""
    actor_user_id: int | None
    """Id of the user who did it."""
    follower_user_id: int
    """Id of the user who follows or did."""
    time: str | None
    """When it happened."""

@type_check_only
class RemovedFollowerAnswer(TypedDict):
    """The follower that was removed."""

    success: bool
    """Whether the call did what was asked."""
    data: RemovedFollower
    """Who follows no more."""

@type_check_only
class RemovedFollower(TypedDict):
    """Who follows no more."""

    user_id: int
    """Id of the user."""

@type_check_only
class FileList(TypedDict):
    """A page of files."""

    success: bool
    """Whether the call did what was asked."""
    data: list[File] | None
    """The files; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """

@type_check_only
class File(TypedDict):
    """A file attached to a record."""

    id: int
    """Id of the file."""
    user_id: int | None
    """Id of the user who added it."""
    deal_id: int | None
    """Id of the deal it belongs to."""
    person_id: int | None
    """Id of the person it belongs to."""
    org_id: int | None
    """Id of the organization it belongs to."""
    product_id: int | None
    """Id of the product it belongs to."""
    activity_id: int | None
    """Id of the activity it belongs to."""
    lead_id: str | None
    """Id of the lead it belongs to."""
    add_time: str | None
    """When it was added."""
    update_time: str | None
    """When it last changed."""
    file_name: str | None
    """Name under which it is stored."""
    file_size: int | None
    """Size in bytes."""
    active_flag: bool | None
    """False once the file is deleted."""
    inline_flag: bool | None
    """Whether it is embedded in a text, such as an image in a mail."""
    remote_location: str | None
    """Service that holds the file when Pipedrive does not, such as googledrive."""
    remote_id: str | None
    """Id of the file at that service."""
    cid: str | None
    """Content id of an embedded file."""
    s3_bucket: str | None
    """Storage bucket of the file."""
    mail_message_id: str | None
    """Id of the mail message it came with."""
    mail_template_id: str | None
    """Id of the mail template it belongs to."""
    deal_name: str | None
    """Title of the deal it belongs to."""
    person_name: str | None
    """Name of the person it belongs to."""
    org_name: str | None
    """Name of the organization it belongs to."""
    product_name: str | None
    """Name of the product it belongs to."""
    lead_name: str | None
    """Title of the lead it belongs to."""
    url: str | None
    """Where to download it."""
    name: str | None
    """Name shown to users."""
    description: str | None
    """Note about the file."""

@type_check_only
class OffsetPage(TypedDict):
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """

    pagination: Pagination
    """Where this page lies in the whole list."""
    start: int | None
    """How many items come before this page."""
    limit: int | None
    """How many items the page may hold."""
    more_items_in_collection: bool | None
    """Whether another page follows."""

@type_check_only
class Pagination(TypedDict):
    """Where this page lies in the whole list."""

    start: int
    """How many items come before this page."""
    limit: int
    """How many items the page may hold."""
    more_items_in_collection: bool
    """Whether another page follows."""
    next_start: int | None
    """The `start` of the next page; only there when one follows."""

@type_check_only
class UpdateList(TypedDict):
    """A page of the history."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Update] | None
    """The entries; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """
    related_objects: UpdateRelatedObjects | None

@type_check_only
class Update(TypedDict):
    """One entry in the history of an organization."""

    object: str
    """Kind of entry, such as organizationChange, activity or file."""
    timestamp: str | None
    """When it happened."""
    data: dict[str, Any] | None
    """The entry itself; its fields depend on the kind."""

@type_check_only
class UpdateRelatedObjects(TypedDict):
    """Records that the entries of the list point to."""

    organization: dict[str, RelatedOrganization]
    """Organizations in brief, by their id."""
    user: dict[str, User]
    """Users in brief, by their id."""

@type_check_only
class RelatedOrganization(TypedDict):
    """An organization in brief, sent beside the main data."""

    id: int
    """Id of the organization."""
    name: str
    """Name of the organization."""
    people_count: int
    """How many persons belong to it."""
    owner_id: int | None
    """Id of the user who owns it."""
    address: str | None
    """Its address in one line."""
    cc_email: str | None
    """Address that files copied mail under this organization."""

@type_check_only
class User(TypedDict):
    """A user of the Pipedrive account."""

    id: int
    """Id of the user."""
    name: str
    """Full name of the user."""
    email: str | None
    """Email address of the user."""
    has_pic: int
    """1 when the user has a picture, 0 otherwise."""
    pic_hash: str | None
    """Part of the address of the user's picture; null without one."""
    active_flag: bool
    """Whether the user is active."""

@type_check_only
class MailMessageList(TypedDict):
    """A page of mail messages."""

    success: bool
    """Whether the call did what was asked."""
    data: list[MailMessageEntry] | None
    """The messages; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """

@type_check_only
class MailMessageEntry(TypedDict):
    """One entry of the list of mail messages."""

    object: str
    """Kind of entry, such as mailMessage."""
    timestamp: str | None
    """When the entry was made."""
    data: MailMessage
    """A mail message, without its body."""

_MailMessageKeys = TypedDict(
    "_MailMessageKeys",
    {
        "from": list[MailParty] | None,
    },
)

@type_check_only
class MailMessage(_MailMessageKeys):
    """A mail message, without its body."""

    id: int
    """Id of the message."""
    to: list[MailParty] | None
    """Who received it."""
    cc: list[MailParty] | None
    """Who received a copy."""
    bcc: list[MailParty] | None
    """Who received a hidden copy."""
    body_url: str | None
    """Where to fetch the body."""
    account_id: str | None
    """Id of the mail account it was synced from."""
    user_id: int | None
    """Id of the user it belongs to."""
    mail_thread_id: int | None
    """Id of the thread it is part of."""
    subject: str | None
    """Subject line."""
    snippet: str | None
    """First words of the body."""
    mail_tracking_status: Literal["opened", "not opened"] | str | None
    """Whether the recipient opened it; null when not tracked."""
    mail_link_tracking_enabled_flag: Literal[0, 1] | int
    """Whether clicks on links are tracked."""
    read_flag: Literal[0, 1] | int
    """Whether it was read."""
    draft: str | None
    """The draft, when it is one."""
    draft_flag: Literal[0, 1] | int
    """Whether it is a draft."""
    synced_flag: Literal[0, 1] | int
    """Whether it is in sync with the mail provider."""
    deleted_flag: Literal[0, 1] | int
    """Whether it was deleted."""
    has_body_flag: Literal[0, 1] | int
    """Whether it has a body."""
    sent_flag: Literal[0, 1] | int
    """Whether it was sent."""
    sent_from_pipedrive_flag: Literal[0, 1] | int
    """Whether it was sent from Pipedrive."""
    smart_bcc_flag: Literal[0, 1] | int
    """Whether it arrived through the Smart Bcc address."""
    message_time: str | None
    """Time in the message itself."""
    add_time: str | None
    """When Pipedrive stored it."""
    update_time: str | None
    """When it last changed."""
    has_attachments_flag: Literal[0, 1] | int
    """Whether it has attachments of any kind."""
    has_inline_attachments_flag: Literal[0, 1] | int
    """Whether some attachments are embedded in the body."""
    has_real_attachments_flag: Literal[0, 1] | int
    """Whether some attachments are separate files."""
    nylas_id: str | None
    """Id at the sync service."""
    s3_bucket: str | None
    """Storage bucket of the body."""
    s3_bucket_path: str | None
    """Place of the body in that bucket."""
    external_deleted_flag: bool | None
    """Whether it was deleted at the mail provider."""
    mua_message_id: str | None
    """Message id set by the mail program."""
    template_id: int | None
    """Id of the template it was written from."""
    timestamp: str | None
    """When it entered the list."""
    item_type: str | None
    """Kind of item, such as mailMessage."""
    company_id: int | None
    """Id of the Pipedrive company."""

@type_check_only
class MailParty(TypedDict):
    """A sender or recipient of a mail message."""

    id: int | None
    """Id of this party."""
    email_address: str | None
    """Mail address."""
    name: str | None
    """Name as written in the message."""
    linked_person_id: int | None
    """Id of the person with this address."""
    linked_person_name: str | None
    """Name of that person."""
    mail_message_party_id: int | None
    """Id that ties the party to the message."""

@type_check_only
class MergeTarget(TypedDict):
    """The other half of a merge."""

    merge_with_id: int
    """Id of the organization to merge with."""

@type_check_only
class MergedOrganization(TypedDict):
    """Outcome of a merge."""

    success: bool
    """Whether the call did what was asked."""
    data: RecordId
    """The id of one record."""

@type_check_only
class PermittedUsers(TypedDict):
    """Who may see the organization."""

    success: bool
    """Whether the call did what was asked."""
    data: list[float] | None
    """Ids of the users; null when there are none."""

@type_check_only
class DealList(TypedDict):
    """A page of deals."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Deal] | None
    """The deals."""
    additional_data: CursorPage | None

@type_check_only
class Deal(TypedDict):
    """A deal. What `include_fields` asks for stands beside these."""

    id: int
    """Id of the deal."""
    title: str
    """Title of the deal."""
    owner_id: int | None
    """Id of the user who owns it."""
    person_id: int | None
    """Id of the person."""
    org_id: int | None
    """Id of the organization."""
    pipeline_id: int | None
    """Id of its pipeline."""
    stage_id: int | None
    """Id of the stage it is in."""
    value: float | None
    """What it is worth."""
    currency: str | None
    """Currency of the value, three letters."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""
    stage_change_time: str | None
    """When it last moved to another stage."""
    is_deleted: bool
    """Whether it is deleted."""
    is_archived: bool
    """Whether it is archived."""
    status: str
    """Where it stands: open, won, lost or deleted."""
    probability: float | None
    """Chance of winning it, in percent."""
    lost_reason: str | None
    """Why it was lost."""
    visible_to: int | None
    """Who may see it, as a number of a visibility group."""
    close_time: str | None
    """When it was closed."""
    won_time: str | None
    """When it was won."""
    lost_time: str | None
    """When it was lost."""
    expected_close_date: str | None
    """Day on which it should close."""
    label_ids: list[int] | None
    """Ids of its labels."""
    origin: str | None
    """How it came to be, such as ManuallyCreated."""
    origin_id: str | None
    """Id at the place it came from."""
    channel: int | None
    """Id of the marketing channel."""
    channel_id: str | None
    """Id within the marketing channel."""
    source_lead_id: str | None
    """Id of the lead it was made from."""
    arr: float | None
    """Revenue that recurs every year."""
    mrr: float | None
    """Revenue that recurs every month."""
    acv: float | None
    """Yearly value of the contract."""
    custom_fields: dict[str, Any]
    """Values of custom fields, each under its key of 40 lower-case hex digits."""

@type_check_only
class ActivityList(TypedDict):
    """A page of activities."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Activity] | None
    """The activities."""
    additional_data: CursorPage | None

@type_check_only
class Activity(TypedDict):
    """An activity: a call, a meeting, a task."""

    id: int
    """Id of the activity."""
    subject: str | None
    """What it is about."""
    type: str | None
    """Key of its type, such as call or meeting."""
    owner_id: int | None
    """Id of the user it belongs to."""
    creator_user_id: int | None
    """Id of the user who created it."""
    is_deleted: bool
    """Whether it is deleted."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""
    deal_id: int | None
    """Id of the deal it belongs to."""
    lead_id: str | None
    """Id of the lead it belongs to."""
    person_id: int | None
    """Id of the person it belongs to."""
    org_id: int | None
    """Id of the organization it belongs to."""
    project_id: int | None
    """Id of the project it belongs to."""
    due_date: str | None
    """Day on which it is due."""
    due_time: str | None
    """Time of day at which it is due."""
    duration: str | None
    """How long it takes, as hours and minutes."""
    busy: bool | None
    """Whether the calendar shows the time as taken."""
    done: bool
    """Whether it is done."""
    marked_as_done_time: str | None
    """When it was marked as done."""
    location: Address | None
    participants: list[ActivityParticipant] | None
    """Persons who take part."""
    attendees: list[ActivityAttendee] | None
    """People invited; only when `include_fields` asks for them."""
    conference_meeting_client: str | None
    """Id of the app that hosts the video call."""
    conference_meeting_url: str | None
    """Address of the video call."""
    conference_meeting_id: str | None
    """Id of the video call."""
    public_description: str | None
    """Description that guests see in their calendar."""
    priority: int | None
    """Id of its priority."""
    note: str | None
    """Note for colleagues."""

@type_check_only
class ActivityParticipant(TypedDict):
    """A person who takes part in an activity."""

    person_id: int
    """Id of the person."""
    primary: bool
    """Whether this is the main one."""

@type_check_only
class ActivityAttendee(TypedDict):
    """Somebody invited to an activity."""

    email: str | None
    """Email address."""
    name: str | None
    """Name."""
    status: str | None
    """What they answered to the invitation."""
    is_organizer: bool | None
    """Whether they organize it."""
    person_id: int | None
    """Id of the person with this address."""
    user_id: int | None
    """Id of the user with this address."""

@type_check_only
class PersonList(TypedDict):
    """A page of persons."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Person] | None
    """The persons."""
    additional_data: CursorPage | None

@type_check_only
class Person(TypedDict):
    """A person. What `include_fields` asks for stands beside these."""

    id: int
    """Id of the person."""
    name: str
    """Full name."""
    first_name: str | None
    """First name."""
    last_name: str | None
    """Last name."""
    owner_id: int | None
    """Id of the user who owns the person."""
    org_id: int | None
    """Id of the organization."""
    add_time: str | None
    """When the person was created."""
    update_time: str | None
    """When the person last changed."""
    emails: list[ContactDetail] | None
    """Email addresses."""
    phones: list[ContactDetail] | None
    """Phone numbers."""
    is_deleted: bool
    """Whether the person is deleted."""
    visible_to: int | None
    """Who may see the person, as a number of a visibility group."""
    label_ids: list[int] | None
    """Ids of the labels."""
    picture_id: int | None
    """Id of the picture."""
    postal_address: Address | None
    notes: str | None
    """Notes about the person."""
    im: list[ContactDetail] | None
    """Messenger names."""
    birthday: str | None
    """Day of birth."""
    job_title: str | None
    """What the person works as."""
    custom_fields: dict[str, Any]
    """Values of custom fields, each under its key of 40 lower-case hex digits."""

@type_check_only
class ContactDetail(TypedDict):
    """One phone number, email address or messenger name."""

    value: str | None
    """The number, address or name."""
    primary: bool
    """Whether it is the main one."""
    label: str | None
    """What it is for, such as work or home."""
