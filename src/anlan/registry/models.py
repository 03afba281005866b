"""The tables of the registry, one import line a feature."""

from anlan.registry.assignment.models import Assignment, Dispute, OtherAssignee, Rule
from anlan.registry.authority.models import AuthorityArticle, AuthorityGrant
from anlan.registry.buildings.models import Building
from anlan.registry.census.models import Difference, Roll
from anlan.registry.equipment.models import Equipment
from anlan.registry.groups.models import Group, GroupDefinition, GroupMember
from anlan.registry.households.models import Household, HouseholdDuty
from anlan.registry.industries.models import Industry, IndustryMapping, IndustryScheme
from anlan.registry.intake.models import ImportLine, RegistryImport
from anlan.registry.lists.models import ListSynonym, ListValue, ValueList
from anlan.registry.parties.models import AreaMember, Facet, Membership, Party, PartyName, PartyReach, Place, Spell
from anlan.registry.people.models import Delegation, Jurisdiction, Person, Post, Tenure
from anlan.registry.plates.models import Plate, PlateSeries
from anlan.registry.referrals.models import Referral
from anlan.registry.regions.models import Area, Region, RegionVersion
from anlan.registry.relations.models import Agreement, Relation
from anlan.registry.service_bodies.models import ServiceBody, ServiceContract, ServiceFinding
from anlan.registry.sources.models import HazardSource
